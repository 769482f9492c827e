import Testing

extension CommandTests {
    /// Exit code 64: the command line makes no sense. Nothing is measured.
    struct UsageTests {
        @Test(arguments: [
            ["run", "--no-such-option"],
            ["run", "--rounds", "0"],
            ["run", "--quick", "--rounds", "8"],
            ["run", "--tolerance", "-1"],
            ["calibrate", "--rounds", "5"], ["calibrate", "--tolerance", "0"], ["compare", "one.json"],
            ["compare", "a", "b", "--tolerance", "x"],
            ["doctor", "--format", "xml"], ["baseline", "promote"],
            ["compare", "/no/such/results.json", "/no/such/results.json"], ["baseline", "promote", "/no/such/results.json"],
            ["baseline", "prune", "--python", "/no/such/python"], ["baseline", "prune", "--workload", "/no/such/file.py"],
            ["run", "--time-limit", "0"],
            ["run", "--workload", "no-such-workload"],
            ["run", "--workload", "fib", "--workload", "fib"],
            ["run", "--arm", "no-such-arm"],
            ["run", "--arm", "c=/no/such/file.py"],
            ["run", "--arm", "untraced", "--gate", "--workload", "fib"],
            ["run", "--arm", "cprofile", "--python", "/no/such/python"],
            ["gate", "--results", "/no/such/results.json"],
            ["baseline", "update", "--rounds", "2"],
            ["run", "--shard", "3/2"],
            ["run", "--shard", "1/9"],
            ["run", "--shard", "1/2", "--gate"],
            ["run", "--shard", "1/2", "--history", "/no/such/history.sqlite"],
            ["run", "--format", "html"],
            ["plan"],
            ["plan", "--shards", "5"],
            ["merge"],
            ["report", "/no/such/results.json"],
            ["schema", "page"],
            ["history", "/no/such/history.sqlite"],
            ["history", "/no/such/history.sqlite", "--last", "0"],
            ["history", "export", "/no/such/history.sqlite"],
            ["history", "import", "/no/such/history.sqlite", "/no/such/lines.jsonl"],
            ["no-such-subcommand"],
        ])
        func exitCode64(_ arguments: [String]) throws {
            let command = try Command()
            defer { command.remove() }
            let places = arguments[0] == "run" ? ["--output", command.output, "--baselines", command.baselines] : []
            let result = try command.run(arguments + places)
            #expect(result.exitCode == 64)
            #expect(!result.errors.isEmpty)
            #expect(result.output.isEmpty)
        }

        @Test func helpNamesTheExitCodes() throws {
            let command = try Command()
            defer { command.remove() }
            for arguments in [["--help"], ["run", "--help"], ["gate", "--help"], ["baseline", "update", "--help"]]
                + ["history", "plan", "merge", "report", "schema", "compare", "doctor", "calibrate"].map({ [$0, "--help"] })
                + ["show", "export", "import"].map({ ["history", $0, "--help"] })
                + ["promote", "prune"].map({ ["baseline", $0, "--help"] })
            {
                let result = try command.run(arguments)
                #expect(result.exitCode == 0)
                #expect(result.output.contains("EXIT CODES"))
                #expect(arguments.count == 1 || result.output.contains("EXAMPLE"))
            }
        }
    }
}
