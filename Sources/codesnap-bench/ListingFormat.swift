import ArgumentParser
import Benchmarking

/// In what form a list is printed.
enum ListingFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case markdown

    func print(_ listing: some Listing) {
        switch self {
        case .table: for line in listing.lines { Swift.print(line) }
        case .markdown: for line in listing.markdown { Swift.print(line) }
        case .json: Swift.print(listing.json)
        }
    }
}
