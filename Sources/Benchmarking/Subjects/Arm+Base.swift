/// An arm as it was in the revision that a run is compared with.
extension Arm {
    /// No arm has this in its name otherwise.
    private static let baseMark = "@base"

    /// The same arm with the base revision's package.
    package var atBase: Arm { renamed(name + Self.baseMark) }

    /// Whether it is one of the base revision's.
    public var isAtBase: Bool { name.hasSuffix(Self.baseMark) }

    /// The arm as the sampler knows it.
    package var plain: Arm { isAtBase ? renamed(String(name.dropLast(Self.baseMark.count))) : self }

    private func renamed(_ name: String) -> Arm {
        var arm = self
        arm.name = name
        return arm
    }
}

extension Cell {
    /// The cell of the base revision that this one is held against; nil where the run has none.
    package func base(among cells: [Cell]) -> Cell? {
        let wanted = Arm(name: arm).atBase.name
        return cells.first { $0.interpreter == interpreter && $0.workload == workload && $0.arm == wanted && !$0.samples.isEmpty }
    }
}
