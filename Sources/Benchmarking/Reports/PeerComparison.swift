import Foundation
import Statistics

/// The native tracer beside cProfile and other people's tracers: what part of their overhead it has, and what they lost on the way.
public struct PeerComparison {
    private let results: Results

    public init(_ results: Results) {
        self.results = results
    }

    /// What the native tracer is compared with, in the order of the reports.
    static let others = [Arm.cprofile] + Arm.peers

    /// An overhead below it is too small to be a measure for another one.
    static let leastOverhead = 0.1

    /// The native tracer's overhead (ratio - 1) over another arm's, of medians, with the sign-test interval over the rounds; nil where one
    /// of them was not measured or the other has next to no overhead.
    static func relation(
        of native: Results.Entry?, to other: Results.Entry?
    ) -> (value: Double, interval: Interval?)? {
        guard let native, let other, other.summary.ratio - 1 >= leastOverhead else { return nil }
        let rounds = native.cell.samples.compactMap { sample -> Double? in
            guard let beside = other.cell.samples.first(where: { $0.round == sample.round }), beside.ratio > 1 else { return nil }
            return (sample.ratio - 1) / (beside.ratio - 1)
        }
        return ((native.summary.ratio - 1) / (other.summary.ratio - 1), signTestInterval(rounds))
    }

    /// A table of the relations for a terminal, with the peers' versions above it and remarks below; nothing where no peer was asked for.
    func lines(environment index: Int) -> [String] {
        let environment = results.environments[index]
        guard environment.peers != nil || environment.leftOut != nil else { return [] }
        var lines = (environment.leftOut ?? []).map { "note: \($0)" }
        let others = Self.others.filter { other in entry(nil, other, index) != nil }
        let workloads = names(index)
        if entry(nil, .c, index) != nil, !others.isEmpty {
            var table = Table([("overhead of c over that of", .left)] + others.map { (label($0, environment), .right) })
            for workload in workloads {
                let native = entry(workload, .c, index)
                table.add(
                    [workload]
                        + others.map { other in
                            guard let relation = Self.relation(of: native, to: entry(workload, other, index)) else { return "-" }
                            let range = relation.interval.map { " (\(Figures.ratio($0.lower))-\(Figures.ratio($0.upper)))" }
                            return Figures.ratio(relation.value) + (range ?? "")
                        })
            }
            lines += [""] + table.lines
        }
        return lines + remarks(environment: index).map { "note: \($0)" }
    }

    /// The tables of the README: the ratios of all arms, one row an interpreter and workload, and what part the native tracer's overhead
    /// is of the others'. With where it was measured, the command, and what the peers lost.
    public var markdown: [String] {
        let machine = results.machine
        let command = (["codesnap-bench"] + results.command.dropFirst()).joined(separator: " ")
        var lines = [
            "\(machine.cpu), \(machine.cores) cores, \(machine.system), \(machine.kernel). Ratios to the untraced program, medians over "
                + "\(results.rounds) \(results.rounds == 1 ? "process" : "processes"), all in one run of", "", "    \(command)",
            "",
        ]
        let columns = ([Arm.c, .python, .cprofile] + Arm.peers).filter { arm in
            results.entries.contains { $0.cell.arm == arm.name }
        }
        lines += table(headings: columns.map(heading)) { workload, index in
            columns.map { entry(workload, $0, index).map { Self.short($0.summary.ratio) } ?? "-" }
        }
        let others = Self.others.filter(columns.contains)
        if columns.contains(.c), !others.isEmpty {
            lines += [
                "", "The native tracer's overhead (ratio - 1) as a part of theirs; a dash where they have next to none:", "",
            ]
            lines += table(headings: others.map(heading)) { workload, index in
                others.map { other in
                    Self.relation(of: entry(workload, .c, index), to: entry(workload, other, index))
                        .map { String(format: "%.2f", $0.value) } ?? "-"
                }
            }
        }
        let notes = results.environments.indices.flatMap { index in
            let environment = results.environments[index]
            let different = Arm.peers.filter { versions(of: $0).count > 1 && environment.peers?[$0.name] != nil }
                .map { "\(label($0, environment)) is what could be had" }
            return (different + remarks(environment: index) + (environment.leftOut ?? [])).map {
                "- \(environment.interpreter.label): \($0)"
            }
        }
        return lines + (notes.isEmpty ? [] : [""] + notes)
    }

    /// Writes the tables to a file.
    public func write(to path: String) throws(BenchmarkError) {
        do {
            try Data((markdown.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .measurement("cannot write \(path): \(systemReason(error))")
        }
    }

    /// A row an interpreter and workload; the interpreter is named in its first row.
    private func table(headings: [String], cells: (String, Int) -> [String]) -> [String] {
        func row(_ texts: [String]) -> String { "|" + texts.map { $0.isEmpty ? " |" : " \($0) |" }.joined() }
        var lines = [row(["CPython", "workload"] + headings), "|" + String(repeating: "---|", count: headings.count + 2)]
        for (index, environment) in results.environments.enumerated() {
            for (place, workload) in names(index).enumerated() {
                let interpreter = environment.interpreter
                let name = interpreter.implementation == "CPython" ? interpreter.version : interpreter.label
                lines.append(row([place == 0 ? name : "", workload] + cells(workload, index)))
            }
        }
        return lines
    }

    /// What a column of the README is called.
    private func heading(_ arm: Arm) -> String {
        switch arm {
        case .c: return "native tracer"
        case .python: return "Python tracer"
        default:
            let known = versions(of: arm)
            return known.count == 1 ? "\(arm.label) \(known.first ?? "")" : arm.label
        }
    }

    private func versions(of arm: Arm) -> Set<String> { Set(results.environments.compactMap { $0.peers?[arm.name] }) }

    private func label(_ arm: Arm, _ environment: Results.Environment) -> String {
        [arm.label, environment.peers?[arm.name]].compactMap(\.self).joined(separator: " ")
    }

    /// Events that peers lost, or counted in another way than our own tracer.
    private func remarks(environment index: Int) -> [String] {
        var remarks: [String] = []
        for workload in names(index) {
            let own = [Arm.c, .python].compactMap { entry(workload, $0, index) }.first
            for peer in Arm.peers {
                guard let cell = entry(workload, peer, index)?.cell, let events = cell.events else { continue }
                if let own, let expected = own.cell.events, expected != events {
                    remarks.append("\(peer.label) records \(events) events in a call of \(workload), \(own.cell.arm) \(expected)")
                }
                let whole = Double(cell.iterations * events)
                let lost = cell.samples.compactMap { sample in sample.blockEvents.map { 1 - Double($0) / whole } }
                let losing = lost.count { $0 != 0 }
                if losing > 0, let worst = lost.max() {
                    remarks.append(
                        "\(peer.label) lost events of \(workload) in \(losing) of \(lost.count) processes: "
                            + "\(Figures.percentage(median(lost))) of a block in the median, \(Figures.percentage(worst)) at worst"
                    )
                }
            }
        }
        return remarks
    }

    /// The workloads of an environment, in the order in which they were measured.
    private func names(_ environment: Int) -> [String] {
        results.entries.filter { $0.cell.interpreter == environment }.map(\.cell.workload).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// The entry of an arm on a workload, nil for any.
    private func entry(_ workload: String?, _ arm: Arm, _ environment: Int) -> Results.Entry? {
        results.entries.first {
            $0.cell.interpreter == environment && $0.cell.arm == arm.name && (workload == nil || $0.cell.workload == workload)
        }
    }

    /// Three digits.
    private static func short(_ ratio: Double) -> String {
        String(format: ratio < 9.995 ? "%.2f" : ratio < 99.95 ? "%.1f" : "%.0f", ratio)
    }
}
