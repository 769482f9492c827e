extension MeasurementSettings {
    /// Leaves of the interpreters and workloads what the shard `index` of a plan measures, from 1.
    public mutating func restrict(to index: Int, of plan: ShardPlan) {
        let shard = Shard(index, of: plan)
        self.shard = shard
        pythons = pythons.filter { python in shard.units.contains { $0.python == python } }
        workloads = workloads.filter { workload in shard.units.contains { $0.workload == workload.name } }
    }

    /// Whether a workload is to be measured under an interpreter that was asked for by these names.
    func includes(_ workload: Workload, under names: [String]) -> Bool {
        guard let shard else { return true }
        return shard.units.contains { $0.workload == workload.name && names.contains($0.python) }
    }
}
