/// The version of the harness, as `codesnap-bench --version` prints it.
public let harnessVersion = "0.1.0"
