import CMachine
import Testing

@testable import Recording

/// Calls on fresh stacks.
@Suite struct ThreadStackTests {
    @Test func theCallHappensOnAnotherStackAndComesBack() {
        struct Call {
            var limit: UInt = 0
            var address: UInt = 0
        }
        var call = Call()
        let here = codesnap_stack_address()
        let happened = unsafe withUnsafeMutablePointer(to: &call) { pointer in
            unsafe ThreadStack.callOnFreshStack(
                { unsafe $0!.assumingMemoryBound(to: Call.self).pointee.address = codesnap_stack_address() },
                UnsafeMutableRawPointer(pointer), enter: { unsafe pointer.pointee.limit = $0.limit })
        }
        #expect(happened)
        #expect(call.address > call.limit)
        #expect(call.address - call.limit < 1 << 30)
        #expect(max(here, call.address) - min(here, call.address) > 1 << 20)
    }

    @Test func theLimitLiesBelowTheStackInUse() {
        let limit = ThreadStack.limit
        #expect(limit > 0)
        #expect(limit < codesnap_stack_address())
    }
}
