import Benchmarking
import Testing

@testable import HTMLReport

struct MarkupTests {
    @Test func whatIsPutInIsText() {
        let name = "<b>\"'&</b>"
        let markup: Markup = "<i title=\"\(name)\">\(name[...])</i>\(3)\("<br>" as Markup)\(nil as Markup?)"
        let text = "&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;"
        #expect(markup.text == "<i title=\"\(text)\">\(text)</i>3<br>")
        #expect(Markup(["<p>", "<q>"], separator: ", ").text == "<p>, <q>")
    }

    /// An accent on a character makes it no other one to a browser.
    @Test func charactersWithAccentsAreEscapedToo() {
        #expect(Markup.escaped("<\u{338}&\u{301}\"\u{301}") == "&lt;\u{338}&amp;\u{301}&quot;\u{301}")
    }

    @Test func whatSteersIsVisible() {
        #expect(Markup.escaped("a\u{0}\n\u{2028}\u{202E}é😀") == "a\\u0000\\u000a\\u2028\\u202eé😀")
    }

    @Test func timesHaveTheirUnit() {
        #expect(
            [2.5, 0.99996, 0.0123456, 412.2e-6, 5e-9, 0].map(Figures.duration) == [
                "2.500 s", "1.000 s", "12.35 ms", "412.2 µs", "5.000 ns", "0.000 ns",
            ])
    }

    @Test func commandsAreQuotedForAShell() {
        #expect(ShellText.line(["a-b", "c+builtins", "/x/y.py", "a=b"]) == "a-b c+builtins /x/y.py a=b")
        #expect(ShellText.line(["", "a b", "$(x)", "it's", "'\u{301}"]) == "'' 'a b' '$(x)' 'it'\\''s' ''\\''\u{301}'")
    }
}
