// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: warnings stop the build, unsafe memory is spelled out.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
]

/// Settings of the targets that end up in the traced process, where a call is paid for by every event. One thread at a time uses
/// their variables, the one that holds the interpreter lock, so nothing is gained by checking each access for exclusivity.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
    name: "CodeSnap",
    products: [
        .library(name: "CodeSnapNative", type: .dynamic, targets: ["CodeSnapNative"]),
        .executable(name: "codesnap-bench", targets: ["codesnap-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CPython", pkgConfig: "python3", providers: [.apt(["libpython3-dev"])]),
        .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CMachine"),
        .systemLibrary(name: "CThreadStack"),
        .target(
            name: "Trace", dependencies: ["CDeflate"], exclude: ["FileFormat.md"], swiftSettings: strict,
            linkerSettings: [
                // Static, and Debian builds it position independent: a user's machine needs no libdeflate.
                .unsafeFlags(["-Xlinker", "-l:libdeflate.a"])
            ]),
        .target(name: "Recording", dependencies: ["Trace", "CMachine", "CThreadStack"], swiftSettings: hot),
        .target(
            name: "FlameGraph", dependencies: ["Trace"], resources: [.embedInCode("Viewer")], swiftSettings: strict),
        .target(name: "Exports", dependencies: ["Trace"], swiftSettings: strict),
        .target(
            name: "CodeSnapNative",
            dependencies: ["CPython", "CMachine", "Recording", "Trace", "FlameGraph", "Exports"],
            swiftSettings: hot,
            linkerSettings: [
                // A user's machine has no Swift toolchain: the standard library goes into the image.
                .unsafeFlags(["-static-stdlib"])
            ]),
        // Optimised for the tests, too: they simulate thousands of runs.
        .target(
            name: "Statistics", swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .target(
            name: "Benchmarking", dependencies: ["Statistics"], exclude: ["ResultsFormat.md"],
            resources: [.embedInCode("Sampler"), .embedInCode("Schemas/Files")],
            swiftSettings: strict),
        .target(
            name: "History",
            dependencies: ["Benchmarking", "Statistics", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["HistoryFormat.md"], swiftSettings: strict),
        .target(
            name: "HTMLReport", dependencies: ["Benchmarking", "History", "Statistics"], resources: [.embedInCode("Page")],
            swiftSettings: strict),
        .executableTarget(
            name: "codesnap-bench",
            dependencies: [
                "Benchmarking", "History", "HTMLReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(name: "TraceTests", dependencies: ["Trace"], swiftSettings: strict),
        .testTarget(name: "RecordingTests", dependencies: ["Recording", "Trace", "CMachine"], swiftSettings: strict),
        .testTarget(name: "FlameGraphTests", dependencies: ["FlameGraph", "Exports", "Trace"], swiftSettings: strict),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Statistics"], exclude: ["reference"], swiftSettings: strict),
        .testTarget(
            name: "BenchmarkingTests", dependencies: ["Benchmarking"], swiftSettings: strict),
        .testTarget(name: "HistoryTests", dependencies: ["History", "Benchmarking"], swiftSettings: strict),
        .testTarget(
            name: "HTMLReportTests", dependencies: ["HTMLReport", "Benchmarking", "History"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests", dependencies: ["codesnap-bench"], exclude: ["Fixtures"], swiftSettings: strict),
    ]
)
