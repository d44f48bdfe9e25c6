//! Raw files of a bundle, each by its own parser: the first byte says which kind of file the others are the rest of. Any
//! bytes are read or refused, and what was read can be stored and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::evidence::Windows;

/// How files of each kind begin, and what each is called.
const KINDS: &[(&str, &[u8])] = &[
    ("anything", b""),
    ("CBS.log", b"2026-04-18 22:02:41, Info                  CBS    Session: 31248102_1 initialized by client x.\r\n"),
    ("wide.log", b"\xff\xfe2\x000\x002\x006\x00-\x000\x004\x00-\x001\x008\x00 \x002\x002\x00"),
    ("found.txt", b"CBS.log:3079:2026-04-18 22:02:41, Info                  CBS    Session: 31248102_1 initialized by client x.\r\n"),
    ("dism.log", b"2026-04-18 22:02:41, Error                 DISM   DISM x\r\n"),
    ("setupact.log", b"2026-04-18 22:02:41, Error                 MOUPG  x\r\n"),
    ("WindowsUpdate.log", b"2026/04/18 22:09:40.1234567 348  1308  Agent           FAILED\r\n"),
    ("ReportingEvents.log", b"{A}\t2026-04-18 22:09:40:270+0100\t1\t182 [AGENT_INSTALLING_FAILED]\t101\t{0}\t0\t80070005\tU\tx\tS\tW\r\n"),
    ("setupapi.dev.log", b"[Device Install Log]\r\n>>>  [Device Install - x.inf]\r\n>>>  Section start 2022/01/12 08:11:02.120\r\n"),
    ("System.xml", b"<Event><System><Provider Name='EventLog'/><EventID>6013</EventID><TimeCreated SystemTime='2026-04-18T13:09:41Z'/><Channel>System</Channel>"),
    ("one.xml", b"<Events><Event>"),
    ("keys.reg", b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM]\r\n"),
    ("Registry.pol", b"PReg\x01\0\0\0[\0"),
    ("catroot2/catdb", b"\0\0\0\0\xef\xcd\xab\x89"),
    ("CbsPersist.cab", b"MSCF"),
    ("System.evtx", b"ElfFile\0"),
];

fuzz_target!(|input: &[u8]| {
    let Some((selector, rest)) = input.split_first() else { return };
    let (name, head) = KINDS[usize::from(*selector) % KINDS.len()];
    let bytes = [head, rest].concat();
    let files = [(name, bytes.as_slice())];
    let Ok(read) = patchgate::windows::read_bundle_files(files, "fuzz", jiff::Timestamp::UNIX_EPOCH) else { return };
    let text = serde_json::to_string(&read.windows).expect("evidence can be written");
    let back: Windows = serde_json::from_str(&text).expect("evidence can be read back");
    assert_eq!(back, read.windows);
});
