/// The version of the harness, as `codesnap-bench --version` prints it.
public let harnessVersion = "0.1.0"

/// What a sample is: raised when ratios of the same code come out otherwise than before. Baselines of another one are tripwires.
let measurementMethod = "2"
