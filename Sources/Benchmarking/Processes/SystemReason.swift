import Foundation

/// What the system said of an error of a file, such as `No space left on device`: Foundation's sentences name the file again, or nothing.
package func systemReason(_ error: any Error) -> String {
    var errors = [error as NSError]
    // Not `as? NSError`: what is below need not be one.
    while let below = errors.last?.userInfo[NSUnderlyingErrorKey] as? any Error { errors.append(below as NSError) }
    guard let code = errors.last(where: { $0.domain == NSPOSIXErrorDomain })?.code else { return error.localizedDescription }
    // The text is copied at once.
    return unsafe String(cString: strerror(Int32(truncatingIfNeeded: code)))
}
