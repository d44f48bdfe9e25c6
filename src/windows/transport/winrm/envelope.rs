//! The messages of MS-WSMV that a shell needs, and what is read out of the answers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

const SHELL: &str = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
const TRANSFER: &str = "http://schemas.xmlsoap.org/ws/2004/09/transfer";

/// The fault of a Receive whose time was over before there was any output: it is asked again.
const TIMED_OUT: &str = "2150858793";

/// Of what a message is about: the server, the shell, and how long the server may take to answer.
pub struct About<'a> {
    pub url: &'a str,
    pub shell: Option<&'a str>,
    pub seconds: u64,
    /// A number that no other message has.
    pub id: &'a str,
}

impl About<'_> {
    fn envelope(&self, action: &str, options: &[(&str, &str)], body: &str) -> String {
        let selector = self.shell.map_or(String::new(), |shell| {
            format!("<w:SelectorSet><w:Selector Name=\"ShellId\">{}</w:Selector></w:SelectorSet>", escape(shell))
        });
        let options: String =
            options.iter().map(|(name, value)| format!("<w:Option Name=\"{name}\">{value}</w:Option>")).collect();
        let options = if options.is_empty() { options } else { format!("<w:OptionSet>{options}</w:OptionSet>") };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
             xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" \
             xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" \
             xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\" xmlns:r=\"{SHELL}\"><s:Header>\
             <a:To>{url}</a:To>\
             <w:ResourceURI s:mustUnderstand=\"true\">{SHELL}/cmd</w:ResourceURI>\
             <a:ReplyTo><a:Address s:mustUnderstand=\"true\">\
             http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>\
             <a:Action s:mustUnderstand=\"true\">{action}</a:Action>\
             <w:MaxEnvelopeSize s:mustUnderstand=\"true\">153600</w:MaxEnvelopeSize>\
             <a:MessageID>uuid:{id}</a:MessageID>\
             <w:Locale xml:lang=\"en-US\" s:mustUnderstand=\"false\"/>\
             <p:DataLocale xml:lang=\"en-US\" s:mustUnderstand=\"false\"/>\
             <w:OperationTimeout>PT{seconds}S</w:OperationTimeout>{selector}{options}</s:Header>\
             <s:Body>{body}</s:Body></s:Envelope>",
            url = escape(self.url),
            id = self.id,
            seconds = self.seconds,
        )
    }

    /// A shell with three streams that ends by itself where nobody asks it for so long.
    pub fn create(&self, idle: u64) -> String {
        let body = format!(
            "<r:Shell><r:InputStreams>stdin</r:InputStreams><r:OutputStreams>stdout stderr</r:OutputStreams>\
             <r:IdleTimeOut>PT{idle}S</r:IdleTimeOut></r:Shell>"
        );
        let options = [("WINRS_NOPROFILE", "TRUE"), ("WINRS_CODEPAGE", "65001")];
        self.envelope(&format!("{TRANSFER}/Create"), &options, &body)
    }

    /// A program in it, whose standard input is a pipe.
    pub fn command(&self, program: &str, arguments: &[String]) -> String {
        let arguments: String =
            arguments.iter().map(|word| format!("<r:Arguments>{}</r:Arguments>", escape(word))).collect();
        let body = format!("<r:CommandLine><r:Command>{}</r:Command>{arguments}</r:CommandLine>", escape(program));
        let options = [("WINRS_CONSOLEMODE_STDIN", "FALSE"), ("WINRS_SKIP_CMD_SHELL", "FALSE")];
        self.envelope(&format!("{SHELL}/Command"), &options, &body)
    }

    /// A part of its standard input.
    pub fn send(&self, command: &str, bytes: &[u8], last: bool) -> String {
        let end = if last { " End=\"true\"" } else { "" };
        let body = format!(
            "<r:Send><r:Stream Name=\"stdin\" CommandId=\"{}\"{end}>{}</r:Stream></r:Send>",
            escape(command),
            BASE64.encode(bytes)
        );
        self.envelope(&format!("{SHELL}/Send"), &[], &body)
    }

    /// What has come of its output.
    pub fn receive(&self, command: &str) -> String {
        let body = format!(
            "<r:Receive><r:DesiredStream CommandId=\"{}\">stdout stderr</r:DesiredStream></r:Receive>",
            escape(command)
        );
        self.envelope(&format!("{SHELL}/Receive"), &[("WSMAN_CMDSHELL_OPTION_KEEPALIVE", "TRUE")], &body)
    }

    /// Its end.
    pub fn terminate(&self, command: &str) -> String {
        let body =
            format!("<r:Signal CommandId=\"{}\"><r:Code>{SHELL}/signal/terminate</r:Code></r:Signal>", escape(command));
        self.envelope(&format!("{SHELL}/Signal"), &[], &body)
    }

    /// The end of the shell.
    pub fn delete(&self) -> String {
        self.envelope(&format!("{TRANSFER}/Delete"), &[], "")
    }
}

/// What an answer holds that somebody here wants.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub shell: Option<String>,
    pub command: Option<String>,
    pub out: Vec<u8>,
    pub said: Vec<u8>,
    /// The exit code, once the program has ended.
    pub exit: Option<i32>,
    pub done: bool,
    pub fault: Option<Told>,
}

/// A fault, as the service tells it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub code: String,
    pub subcode: String,
    pub text: String,
}

impl Told {
    /// Whether it only says that there was no output yet.
    pub fn is_patience(&self) -> bool {
        self.code == TIMED_OUT || self.subcode.ends_with("TimedOut")
    }

    /// Whether the account may not do this.
    pub fn is_denied(&self) -> bool {
        self.code == "5" || self.subcode.ends_with("AccessDenied")
    }
}

/// Reads an answer. What is not known is passed over; what is no XML ends it, and what was read before counts.
pub fn read(xml: &str) -> Answer {
    let mut answer = Answer::default();
    let mut reader = Reader::from_str(xml);
    // Where we are, by local names, and the text that stands there.
    let (mut open, mut text): (Vec<Open>, String) = (Vec::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                begin(&start, &mut answer);
                open.push(Open::of(&start));
                text.clear();
            }
            Ok(Event::Empty(start)) => begin(&start, &mut answer),
            Ok(Event::Text(part)) => {
                text.push_str(&part);
            }
            Ok(Event::GeneralRef(name)) => {
                text.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap_or("?"));
            }
            Ok(Event::End(_)) => {
                let Some(ended) = open.pop() else { return answer };
                let above = open.last().map_or("", |open| open.name.as_str());
                end(&ended, above, text.trim(), &mut answer);
                text.clear();
            }
            Ok(Event::Eof) | Err(_) => return answer,
            Ok(_) => {}
        }
    }
}

struct Open {
    name: String,
    /// Of a stream.
    stream: String,
}

impl Open {
    fn of(start: &BytesStart<'_>) -> Self {
        Self { name: local(start), stream: attribute(start, "Name") }
    }
}

fn local(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    // Not compared with each other, as an answer of megabytes of attributes would need hours for.
    let found = start.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name);
    found.map(|a| a.value.into_owned()).unwrap_or_default()
}

fn begin(start: &BytesStart<'_>, answer: &mut Answer) {
    match local(start).as_str() {
        "CommandState" if attribute(start, "State").ends_with("/Done") => answer.done = true,
        "Fault" => _ = answer.fault.get_or_insert_default(),
        "WSManFault" => answer.fault.get_or_insert_default().code = attribute(start, "Code"),
        _ => {}
    }
}

fn end(ended: &Open, above: &str, text: &str, answer: &mut Answer) {
    match ended.name.as_str() {
        "ShellId" => answer.shell = Some(text.to_owned()),
        "Selector" if ended.stream == "ShellId" => _ = answer.shell.get_or_insert_with(|| text.to_owned()),
        "CommandId" => answer.command = Some(text.to_owned()),
        "ExitCode" => answer.exit = text.parse::<u32>().ok().map(u32::cast_signed),
        "Stream" => {
            let bytes = BASE64.decode(text).unwrap_or_default();
            let stream = if ended.stream == "stdout" { &mut answer.out } else { &mut answer.said };
            stream.extend(bytes);
        }
        "Value" if above == "Subcode" => answer.fault.get_or_insert_default().subcode = text.to_owned(),
        "Text" | "Message" if !text.is_empty() => answer.fault.get_or_insert_default().text = text.to_owned(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'_> = About { url: "http://srv:5985/wsman", shell: Some("A&B"), seconds: 20, id: "1" };

    #[test]
    fn what_stands_in_a_message_is_escaped() {
        let message = ABOUT.command("powershell.exe", &["-Command".to_owned(), "<&\">".to_owned()]);
        assert!(message.contains("<w:Selector Name=\"ShellId\">A&amp;B</w:Selector>"), "{message}");
        assert!(message.contains("<r:Arguments>&lt;&amp;&quot;&gt;</r:Arguments>"), "{message}");
        assert!(ABOUT.send("c", b"ab", true).contains("CommandId=\"c\" End=\"true\">YWI=</r:Stream>"));
    }

    #[test]
    fn an_answer_is_read_whatever_its_prefixes_are() {
        let xml = "<s:Envelope xmlns:s='x' xmlns:rsp='y'><s:Body><rsp:ReceiveResponse>\
            <rsp:Stream Name=\"stdout\" CommandId=\"c\">YWI=</rsp:Stream><rsp:Stream Name=\"stderr\">Yw==</rsp:Stream>\
            <rsp:Stream Name=\"stdout\" End=\"true\"/><rsp:CommandState CommandId=\"c\" State=\"http://x/CommandState/Done\">\
            <rsp:ExitCode>4294967295</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse></s:Body></s:Envelope>";
        let answer = read(xml);
        assert_eq!((answer.out.as_slice(), answer.said.as_slice()), (&b"ab"[..], &b"c"[..]));
        assert_eq!((answer.done, answer.exit), (true, Some(-1)));
    }

    #[test]
    fn a_fault_is_read() {
        let xml = "<s:Envelope><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>w:AccessDenied\
            </s:Value></s:Subcode></s:Code><s:Reason><s:Text>Access is denied.</s:Text></s:Reason><s:Detail><f:WSManFault \
            Code=\"5\" Machine=\"srv\"><f:Message>No &amp; never.</f:Message></f:WSManFault></s:Detail></s:Fault></s:Body>";
        let fault = read(xml).fault.unwrap();
        assert!(fault.is_denied() && !fault.is_patience());
        assert_eq!(fault.text, "No & never.");
    }

    #[test]
    fn an_answer_of_attributes_alone_is_read_at_once() {
        let many: String = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect();
        let started = std::time::Instant::now();
        assert_eq!(read(&format!("<Stream{many}>YWI=</Stream>")).said, b"ab");
        assert!(started.elapsed() < std::time::Duration::from_secs(20));
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for xml in ["", "<", "</a></a>", "<a><b></a>", "text", "<Stream Name='stdout'>%%%</Stream>"] {
            assert_eq!(read(xml).shell, None, "{xml}");
        }
    }
}
