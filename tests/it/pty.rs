//! The terminal layer in a real pseudo-terminal. The program under test is `child` in this binary,
//! which shows the sample docket.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use portable_pty::CommandBuilder;
use qingji::backend::{self, Backend, Mode};
use qingji::config::display::Surroundings;
use qingji::edge;
use qingji::service::api::Moment;
use qingji::text::locale::Locale;
use qingji::tui::{self, Clock, Options, Ready, TuiError, Waits};

use crate::support::docket::{self, Docket};
use crate::support::pty::{HungUp, Pty};
use crate::support::screen;

/// Not a test: the program that the tests below run in their terminals.
#[test]
#[ignore = "run by the other tests, in a terminal"]
fn child() {
    let Some(what) = var("QINGJI_TEST_CHILD") else {
        return;
    };
    let mut options = options();
    if what == "first-run" {
        eprintln!("{:?}", tui::first_run(&options));
        return;
    }
    options.tutorial = what == "tutorial";
    if let Some(store) = var("QINGJI_TEST_STORE") {
        let backend = on_disk(&mut options, Path::new(&store));
        eprintln!("{}", said(tui::run(backend, Ready::new(options))));
        return;
    }
    if what == "morning" {
        let docket = Arc::new(Docket::real(400));
        eprintln!("{}", said(tui::run(docket, Ready::new(options))));
        return;
    }
    let mut docket = Docket::sample();
    if let Some(days) = var("QINGJI_TEST_DAYS") {
        docket = Docket::journal();
        options.clock = nearly_midnight(days.into());
    }
    if let Some(readings) = var("QINGJI_TEST_READINGS") {
        options.clock = counted(readings.into(), options.clock);
    }
    if let Some(stuck) = var("QINGJI_TEST_STUCK") {
        options.clock = stuck_while(stuck.into(), options.clock);
    }
    let docket = Arc::new(docket);
    eprintln!("{}", said(tui::run(docket.clone(), Ready::new(options))));
    // Written in one piece: once the terminal is given back, the rest of a paste would be shown
    // between pieces.
    let written = format!("written: {};", docket.writes.lock().unwrap().len());
    eprintln!("{written}");
}

fn var(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn options() -> Options {
    let english = var("LANG").is_some_and(|tag| tag.starts_with("en"));
    let locale = if english { Locale::En } else { Locale::Zh };
    let mut options = screen::options(locale);
    options.surroundings = Surroundings::read(var);
    options.state = var("QINGJI_TEST_STATE").map(Into::into);
    options.waits = waits(&var("QINGJI_TEST_WAITS").unwrap_or_default());
    if let Some(folder) = var("QINGJI_TEST_FOLDER") {
        options.folder = folder.into();
    }
    options
}

/// The waits of the screens, some with another length in milliseconds: `escape=60000 leave=200`.
fn waits(text: &str) -> Waits {
    let mut waits = Waits::default();
    for (name, length) in text.split(' ').filter_map(|pair| pair.split_once('=')) {
        let wait = match name {
            "escape" => &mut waits.escape,
            "sequence" => &mut waits.sequence,
            "paste" => &mut waits.paste,
            "typing" => &mut waits.typing,
            "pieces" => &mut waits.pieces,
            "repeat" => &mut waits.repeat,
            "answer" => &mut waits.answer,
            "keep" => &mut waits.keep,
            "leave" => &mut waits.leave,
            _ => panic!("{name}"),
        };
        *wait = Duration::from_millis(length.parse().unwrap());
    }
    waits
}

/// A docket on the disk, as the program itself opens it.
fn on_disk(options: &mut Options, store: &Path) -> Arc<dyn Backend> {
    let today = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
    let now = today.and_hms_opt(9, 0, 0).unwrap().and_utc().fixed_offset();
    options.clock = Clock::fixed(Moment { today, now });
    options.actor = edge::actor();
    options.session = format!("{}-1", std::process::id());
    options.store = Some(store.to_owned());
    Arc::from(backend::open(store, Mode::Existing, &options.context()).unwrap())
}

/// How the screens ended, in words.
fn said(result: Result<(), TuiError>) -> String {
    match result {
        Ok(()) => "left quietly".to_owned(),
        Err(error) => {
            let code = if error.unfit() { 78 } else { 1 };
            format!("{} {code}", error.words(Locale::Zh))
        }
    }
}

/// A clock that blocks its readers in the loop for as many milliseconds as the file says.
fn stuck_while(file: PathBuf, clock: Clock) -> Clock {
    let looping = std::thread::current().id();
    Clock::new(move || {
        if std::thread::current().id() == looping
            && let Ok(length) = std::fs::read_to_string(&file)
        {
            std::thread::sleep(Duration::from_millis(length.parse().unwrap()));
        }
        clock.read()
    })
}

/// A clock that adds a byte to the file whenever the loop reads it, which every round does.
fn counted(file: PathBuf, clock: Clock) -> Clock {
    let looping = std::thread::current().id();
    Clock::new(move || {
        if std::thread::current().id() == looping {
            let file = File::options().create(true).append(true).open(&file);
            file.unwrap().write_all(b".").unwrap();
        }
        clock.read()
    })
}

/// A clock that stands a second before midnight, as many days on as the file has bytes.
fn nearly_midnight(days: PathBuf) -> Clock {
    let begin = docket::today();
    Clock::new(move || {
        let on = std::fs::metadata(&days).map_or(0, |file| file.len());
        let today = begin + Days::new(on);
        let now = today.and_hms_opt(23, 59, 59).unwrap();
        let now = now.and_local_timezone(*docket::now().offset()).unwrap();
        Moment { today, now }
    })
}

pub(crate) fn command(term: &str) -> CommandBuilder {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "pty::child",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env_clear();
    command.env("TERM", term);
    command.env("LANG", "zh_CN.UTF-8");
    command.env("QINGJI_TEST_CHILD", "run");
    command
}

fn start() -> Pty {
    start_with("")
}

/// Starts the program with waits that no busy machine misses, so that tests of timing need no
/// clock.
fn start_with(waits: &str) -> Pty {
    let mut command = command("xterm-256color");
    command.env("QINGJI_TEST_WAITS", waits);
    let pty = Pty::spawn(command, 80, 24);
    // The end of the footer is the end of the first frame; the numbers of the day follow it.
    pty.wait_for("?帮助");
    pty.wait_for("待办");
    pty
}

/// Sends pieces one after another, with pauses longer than the program's default waits.
fn send_apart(pty: &mut Pty, pieces: &[&[u8]]) {
    for piece in pieces {
        pty.send(piece);
        std::thread::sleep(Duration::from_millis(40));
    }
}

fn bytes(text: &str) -> Vec<&[u8]> {
    text.as_bytes().chunks(1).collect()
}

/// Whether the program has restored the terminal.
fn restored(raw: &[u8]) -> bool {
    let text = String::from_utf8_lossy(raw);
    text.contains("\x1b[?1049l") && text.contains("\x1b[?2004l") && text.contains("\x1b[?25h")
}

#[test]
fn it_starts_shows_the_day_and_leaves() {
    let mut pty = start();
    pty.wait_for("今日");
    pty.wait_for("1已联系 2未接通");
    assert!(pty.look(vt100::Screen::hide_cursor));
    assert!(pty.look(vt100::Screen::alternate_screen));
    pty.send(b"q");
    assert!(restored(&pty.wait_end()));
}

/// The row of the screen that is marked as selected.
fn selected(screen: &vt100::Screen) -> Option<u16> {
    let marked =
        |row: &u16| (0..2).any(|x| screen.cell(*row, x).is_some_and(|c| c.contents() == ">"));
    (0..screen.size().0.get()).find(marked)
}

/// At most 1 KB for a step in a list, and nothing at all while idle, at every size of terminal.
#[test]
fn a_step_in_a_list_takes_less_than_a_kilobyte_and_an_idle_screen_nothing() {
    let mut idle = Vec::new();
    for (columns, rows) in [(40, 10), (80, 24), (100, 30), (200, 60)] {
        for (keys, there) in [(&b""[..], "7/23"), (b"ga", "/ 30 件")] {
            let mut pty = Pty::spawn(command("xterm-256color"), columns, rows);
            pty.wait_for("7/23");
            pty.send(keys);
            pty.wait_for(there);
            pty.wait_for("1082");
            pty.settle();
            let step = |pty: &mut Pty, key: u8| {
                let at = pty.look(selected);
                pty.send(&[key]);
                pty.wait("a step", |screen| {
                    selected(screen) != at && selected(screen).is_some()
                });
            };
            // Late output of a step is counted with the next one: the sum does not depend on how
            // busy the machine is.
            let (steps, before) = (b"jjjjkkkkjjjj", pty.written());
            for key in steps {
                step(&mut pty, *key);
            }
            pty.settle();
            let bytes = (pty.written() - before) / steps.len();
            assert!(bytes < 1_000, "{bytes} bytes a step at {columns}x{rows}");
            idle.push(pty);
        }
    }
    // Only time can show that there is no output.
    let quiet: Vec<_> = idle.iter().map(|pty| (pty.written(), pty.cpu())).collect();
    std::thread::sleep(Duration::from_millis(1_200));
    for (pty, (written, cpu)) in idle.iter().zip(quiet) {
        assert_eq!(pty.written(), written, "{}", pty.contents());
        let busy = pty.cpu().saturating_sub(cpu);
        assert!(
            busy < Duration::from_millis(250),
            "{busy:?} busy while idle"
        );
    }
}

#[test]
fn lookup_takes_chinese_and_shows_the_cursor() {
    let mut pty = start();
    pty.send(b"/");
    pty.wait_for("快速查找");
    pty.send("草原".as_bytes());
    pty.wait_for("查找> 草原");
    pty.wait_for("2 条");
    assert!(!pty.look(vt100::Screen::hide_cursor));
    pty.send(b"\r");
    pty.wait_for("(2020)内0725执恢1228号   民间借贷纠纷");
    pty.send(b"\x1b");
    pty.wait_for("待办");
}

/// What an input method sends: a phrase at once, full-width digits and letters, and on a slow line
/// half a character at a time.
#[test]
fn a_form_takes_what_an_input_method_sends() {
    let mut pty = start_with("escape=60000 sequence=60000");
    // F4, then 款项 among the changes, all with full-width digits.
    pty.send(b"\x1bOS");
    pty.wait_for("登记款项");
    pty.send("９".as_bytes());
    pty.wait_for(">金额");
    send_apart(&mut pty, &bytes("１２万"));
    pty.wait_for("= 120,000.00 元");
    pty.wait_for("壹拾贰万元整");
    // The caret is after the typed text, where the candidates of the input method open.
    let caret = pty.look(|screen| {
        let (row, column) = screen.cursor_position();
        let left = screen.cell(row, column - 2).unwrap();
        (left.contents().to_owned(), screen.hide_cursor())
    });
    assert_eq!(caret, ("万".to_owned(), false));
    pty.send(b"\r");
    pty.wait_for(">收付");
    for label in [">日期", ">方式", ">凭证号", ">说明"] {
        pty.send(b"\t");
        pty.wait_for(label);
    }
    pty.send("法院专户，第一笔".as_bytes());
    pty.wait_for("法院专户，第一笔");
    pty.send(b"\r");
    pty.wait_gone("登记款项");
    pty.wait_for("已记");
}

#[test]
fn an_arrow_whose_bytes_are_split_is_an_arrow() {
    let mut pty = start_with("escape=60000 sequence=60000");
    pty.send(b"/");
    pty.wait_for("快速查找");
    pty.send(b"1");
    pty.wait_for("查找> 1");
    send_apart(&mut pty, &[b"\x1b", b"[", b"B"]);
    // The second match is selected, and the overlay is still open.
    pty.wait_for("> 2 超");
    assert!(pty.contents().contains("快速查找"));
}

#[test]
fn lines_pasted_without_marks_into_a_field_save_nothing() {
    for pieces in [
        &["第一行\r第二行 已送达\r第三行"][..],
        &["第一行\n第二行 已送达\n第三行\n"],
        &["第一行\r", "第二行 已送达\r", "第三行"],
        &["第一行", "\r第二行 已送达", "\r第三行"],
    ] {
        let mut pty = start_with("typing=1000 pieces=1000");
        pty.send(b"a");
        pty.wait_for("登记跟进");
        pty.send(b"1");
        pty.wait_for(">结果     已联系");
        pty.send(b"\r");
        pty.wait_for(">说明");
        pty.settle();
        for piece in pieces {
            pty.send(piece.as_bytes());
            std::thread::sleep(Duration::from_millis(20));
        }
        pty.wait_for("第一行 第二行 已送达 第三行");
        assert!(pty.contents().contains("登记跟进"), "{}", pty.contents());
    }
}

#[test]
fn an_arrow_split_in_a_field_moves_the_caret() {
    let mut pty = start_with("escape=60000 sequence=60000");
    pty.send(b"a");
    pty.wait_for("登记跟进");
    pty.send(b"1\r");
    pty.send("甲丙".as_bytes());
    pty.wait_for("甲丙");
    send_apart(&mut pty, &[b"\x1b", b"[D"]);
    pty.send("乙".as_bytes());
    pty.wait_for("甲乙丙");
    pty.send(b"\x1b[200~x\ry\x1b[201~");
    pty.wait_for("甲乙x y丙");
}

#[test]
fn an_esc_that_nothing_follows_is_a_key() {
    let mut pty = start();
    pty.send(b"/");
    pty.wait_for("快速查找");
    pty.send(b"\x1b");
    pty.wait_gone("快速查找");
}

#[test]
fn sequences_cut_anywhere_are_what_they_are() {
    let mut pty = start_with("escape=60000 sequence=60000");
    pty.send(b"/");
    pty.wait_for("快速查找");
    pty.send(b"1");
    pty.wait_for("查找> 1");
    // Up and down twice, F4, and a 汉字, one byte at a time, with the pauses of a slow line.
    send_apart(&mut pty, &bytes("\x1b[B\x1b[A\x1bOB\x1b[14~牙"));
    pty.wait_for("查找> 1牙");
    pty.wait_for("[含已结]");
}

#[test]
fn answers_nobody_waits_for_are_no_keys() {
    let mut pty = start();
    pty.send(b"\x1b[12;40R\x1b[?62;4c\x1b]11;rgb:0000/0000/0000\x07\x1b[<0;3;4M");
    // GBK bytes, from a terminal set to that encoding.
    pty.send(b"\xd1\xc0\xbf\xcb");
    pty.send(b"j");
    pty.wait_for(" > 超 超811天");
    assert!(!pty.contents().contains("快速查找"));
}

/// More than any field takes, including keys that would open a case and record outcomes.
fn long_text() -> String {
    "2021 执 1082\r".repeat(200_000 / "2021 执 1082\r".len() + 1)
}

#[test]
fn a_paste_of_200_kilobytes_with_marks_is_text() {
    let mut pty = start_with("paste=60000");
    pty.send(format!("\x1b[200~{}\x1b[201~", long_text()).as_bytes());
    pty.wait_for("快速查找");
    pty.send(b"\x1b");
    pty.wait_gone("快速查找");
    // Nothing was recorded, and the next key works as a key.
    pty.wait_for("已办 7/23");
    pty.send(b"j");
    pty.wait_for(" > 超 超811天");
}

#[test]
fn a_paste_of_200_kilobytes_without_marks_is_text() {
    let mut pty = start_with("pieces=60000");
    pty.send(long_text().as_bytes());
    pty.wait_for("快速查找");
    // All of it was read except what the line itself buffers, and nothing was recorded.
    pty.signal(rustix::process::Signal::TERM);
    let said = String::from_utf8_lossy(&pty.wait_end()).into_owned();
    assert!(
        said.contains("left quietly") && said.contains("written: 0;"),
        "{said}"
    );
}

#[test]
fn characters_faster_than_anyone_types_are_a_paste() {
    let mut pty = start_with("typing=60000");
    // Bytes that are not a character are not part of it, and do not make it wait for more.
    send_apart(&mut pty, &[b"2", b"0", b"2", b"1", b"\x1b[C"]);
    pty.wait_for("查找> 2021");
    pty.send(b"\x1b");
    pty.wait_for("已办 7/23");
}

#[test]
fn a_key_held_down_records_once() {
    let mut pty = start_with("repeat=60000");
    send_apart(&mut pty, &bytes(&"2".repeat(12)));
    // A step after the last of them: once it is visible, all have been processed.
    pty.send(b"\x1b[B");
    pty.wait_for(" > 超 超512天");
    pty.wait_for("已办 8/23");
    pty.send(b"u");
    pty.wait_for("已撤销");
    pty.wait_for("已办 7/23");
}

#[test]
fn a_digit_records_and_u_takes_it_back() {
    let mut pty = start();
    pty.send(b"2");
    pty.wait_for("已记 (2019)内0783执恢3364号: 未接通");
    pty.send(b"u");
    pty.wait_for("已撤销");
}

#[test]
fn a_paste_opens_lookup_and_a_newline_in_it_does_nothing() {
    let mut pty = start();
    pty.send("\x1b[200~2021\n1082\x1b[201~".as_bytes());
    pty.wait_for("查找> 2021 1082");
}

#[test]
fn a_storm_of_resizes_ends_in_the_right_picture() {
    let mut pty = start();
    for n in 0..60u16 {
        pty.resize(1 + (n * 37) % 150, 1 + (n * 17) % 50);
    }
    // A pending frame may still have the size before: only the final state counts.
    for (columns, rows) in [(40, 10), (100, 30)] {
        pty.resize(columns, rows);
        let fresh = Pty::spawn(command("xterm-256color"), columns, rows);
        fresh.wait_for("帮助");
        fresh.settle();
        let right = fresh.contents();
        pty.wait(&right, |screen| screen.contents() == right);
    }
    pty.wait_for("[. 看是怎么算的]");
    pty.wait_for("9其他 Enter打开");
}

/// Cuts the line: the program must end, without spinning until it does.
fn ends_quietly(pty: Pty) {
    let end = pty.hang_up();
    // A spinning program uses all processor time; a pending frame may still be drawn. The time of
    // its start shows how fast the machine is.
    let little = end.before.max(Duration::from_millis(250));
    let HungUp { lived, busy, .. } = end;
    assert!(busy <= little, "{busy:?} busy of {lived:?}");
}

/// Cuts the line of a program that rests: it is gone after hardly a round of its loop. The seconds
/// until then are measured by `cargo bench --bench anchors -- HANGUP`.
fn ends_within_few_rounds(mut command: CommandBuilder) {
    let folder = tempfile::tempdir().unwrap();
    let readings = folder.path().join("readings");
    command.env("QINGJI_TEST_READINGS", &readings);
    let pty = Pty::spawn(command, 80, 24);
    pty.wait_for("(2019)内0783执恢3364号");
    pty.wait_for("?帮助");
    pty.settle();
    let read = || std::fs::metadata(&readings).unwrap().len();
    let before = read();
    assert!(before > 0, "the loop reads its clock");
    ends_quietly(pty);
    // One round for the news that the line is gone, and one for a signal that came first; each reads
    // the clock at most three times.
    let rounds = read() - before;
    assert!(
        rounds <= 6,
        "{rounds} readings of the clock after the line was cut"
    );
}

#[test]
fn a_line_that_is_cut_ends_the_program() {
    ends_within_few_rounds(command("xterm-256color"));
}

/// The kernel sends no signal to a program that does not have the terminal as its controlling one.
#[test]
fn a_line_that_is_cut_ends_it_where_no_signal_comes() {
    let mut command = command("xterm");
    command.set_controlling_tty(false);
    ends_within_few_rounds(command);
}

/// A loop that never returns gets only the grace period of a hang-up, never the longer wait of a
/// signal: with either of these waits instead the program would outlive the test. A test of the
/// watchdog checks that look and grace together stay below a second.
#[test]
fn a_line_that_is_cut_ends_a_program_that_is_stuck() {
    let folder = tempfile::tempdir().unwrap();
    let pty = stuck(&folder.path().join("stuck"), "leave=600000", "600000");
    ends_quietly(pty);
}

/// The program may also get the signal late, which needs more patience than a watchdog has.
#[test]
fn sigterm_gives_the_terminal_back() {
    let folder = tempfile::tempdir().unwrap();
    for busy in ["0", "700"] {
        let mut pty = stuck(&folder.path().join(busy), "", busy);
        pty.signal(rustix::process::Signal::TERM);
        let raw = pty.wait_end();
        assert!(restored(&raw), "{busy}");
        assert!(String::from_utf8_lossy(&raw).contains("left quietly"));
    }
}

#[test]
fn sigterm_gives_the_terminal_back_for_a_program_that_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = stuck(&folder.path().join("stuck"), "leave=300", "600000");
    pty.signal(rustix::process::Signal::TERM);
    let raw = pty.wait_end();
    assert!(restored(&raw));
    assert!(!String::from_utf8_lossy(&raw).contains("left quietly"));
}

/// Starts a program whose loop is blocked for `busy` milliseconds by the next event.
fn stuck(file: &Path, waits: &str, busy: &str) -> Pty {
    let mut command = command("xterm");
    command.env("QINGJI_TEST_STUCK", file);
    command.env("QINGJI_TEST_WAITS", waits);
    let pty = Pty::spawn(command, 80, 24);
    pty.wait_for("?帮助");
    pty.settle();
    std::fs::write(file, busy).unwrap();
    pty
}

#[test]
fn a_panic_gives_the_terminal_back_before_its_report() {
    let mut pty = start();
    pty.send(b"/");
    pty.wait_for("快速查找");
    pty.send(b"panic");
    let raw = pty.wait_end();
    let text = String::from_utf8_lossy(&raw);
    assert!(restored(&raw));
    let left = text.find("\x1b[?1049l").unwrap();
    let report = text.find("asked to").unwrap();
    assert!(left < report, "the report is on the screen that stays");
    assert!(text.contains("程序内部出错"));
}

/// Turns the mouse on and clicks.
fn with_mouse() -> Pty {
    let mut pty = start();
    pty.send(b":");
    pty.wait_for("回车 执行");
    pty.send(b"mouse");
    pty.wait_for("开关鼠标");
    pty.send(b"\r");
    pty.wait_for("鼠标已开");
    let row = pty.look(selected).unwrap();
    // The wheel moves the cursor, a click puts it on a row.
    pty.send(b"\x1b[<65;9;9M");
    pty.wait("a notch", |screen| selected(screen) == Some(row + 1));
    pty.send(format!("\x1b[<0;9;{}M\x1b[<0;9;{}m", row + 4, row + 4).as_bytes());
    pty.wait("a click", |screen| selected(screen) == Some(row + 3));
    pty
}

/// Ends the program in some way.
type Leave = fn(&mut Pty);

#[test]
fn the_mouse_is_given_back_however_the_program_ends() {
    let leave: [(&str, Leave); 3] = [
        ("q", |pty| pty.send(b"q")),
        ("a signal", |pty| pty.signal(rustix::process::Signal::TERM)),
        ("a panic", |pty| {
            pty.send(b"/");
            pty.wait_for("快速查找");
            pty.send(b"panic");
        }),
    ];
    for (how, leave) in leave {
        let mut pty = with_mouse();
        leave(&mut pty);
        let raw = pty.wait_end();
        let text = String::from_utf8_lossy(&raw);
        assert!(restored(&raw), "{how}");
        assert_eq!(text.matches("\x1b[?1000h\x1b[?1006h").count(), 1, "{how}");
        let off = text.find("\x1b[?1006l\x1b[?1000l").expect(how);
        assert!(off < text.find("\x1b[?1049l").unwrap(), "{how}");
    }
}

#[test]
fn the_mouse_is_left_alone_unless_asked_for() {
    let mut pty = start();
    pty.send(b"q");
    let raw = pty.wait_end();
    assert!(!String::from_utf8_lossy(&raw).contains("\x1b[?1000"));
}

#[test]
fn the_report_of_a_panic_is_a_file_that_names_no_case() {
    let state = tempfile::tempdir().unwrap();
    let mut command = command("xterm");
    command.env("QINGJI_TEST_STATE", state.path());
    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for("?帮助");
    pty.send(b"/");
    pty.wait_for("快速查找");
    pty.send(b"panic");
    let raw = pty.wait_end();
    let text = String::from_utf8_lossy(&raw);
    assert!(restored(&raw));
    let left = text.find("\x1b[?1049l").unwrap();
    let said = text.find("程序内部出错").unwrap();
    assert!(left < said && !text.contains("asked to"), "{text}");
    let reports: Vec<_> = std::fs::read_dir(state.path()).unwrap().flatten().collect();
    assert_eq!(reports.len(), 1);
    assert!(text.contains(&reports[0].path().display().to_string()));
    let report = std::fs::read_to_string(reports[0].path()).unwrap();
    assert!(
        report.contains("docket.rs") && report.contains("terminal 80x24"),
        "{report}"
    );
    assert!(!report.contains("asked to") && !report.contains("执恢"));
}

/// The number of cells with a colour.
fn coloured(pty: &Pty) -> usize {
    pty.look(|screen| {
        let (rows, columns) = screen.size();
        let cells = (0..rows.get()).flat_map(|y| (0..columns.get()).map(move |x| (y, x)));
        let cells = cells.filter_map(|(y, x)| screen.cell(y, x));
        let plain = vt100::Color::Default;
        let coloured = cells.filter(|cell| cell.fgcolor() != plain || cell.bgcolor() != plain);
        coloured.count()
    })
}

#[test]
fn a_terminal_of_colours_gets_them() {
    let pty = start();
    pty.settle();
    assert!(coloured(&pty) > 0);
}

#[test]
fn vt100_gets_no_colour_and_no_marks_it_does_not_know() {
    let mut pty = Pty::spawn(command("vt100"), 80, 24);
    pty.wait_for("(2019)内0783执恢3364号");
    pty.settle();
    assert_eq!(coloured(&pty), 0);
    pty.send(b"q");
    let raw = String::from_utf8_lossy(&pty.wait_end()).into_owned();
    assert!(!raw.contains("\x1b[?2026h"));
}

#[test]
fn no_color_keeps_the_selected_row_in_reverse() {
    let mut command = command("xterm-256color");
    command.env("NO_COLOR", "1");
    let pty = Pty::spawn(command, 80, 24);
    pty.wait_for("(2019)内0783执恢3364号");
    pty.wait_for("?帮助");
    let (plain, colour) = pty.look(|screen| {
        let row = (0..24)
            .find(|row| screen.cell(*row, 1).is_some_and(|c| c.contents() == ">"))
            .unwrap();
        // Up to this width the bar covers the whole row, up to the edge of the screen.
        let cells: Vec<_> = (0..80)
            .filter_map(|column| screen.cell(row, column))
            .collect();
        (
            cells
                .iter()
                .filter(|cell| !cell.inverse() && !cell.is_wide_continuation())
                .count(),
            cells
                .iter()
                .filter(|cell| cell.fgcolor() != vt100::Color::Default)
                .count(),
        )
    });
    assert_eq!(
        plain, 0,
        "cells of the selected case that are not in reverse"
    );
    assert_eq!(colour, 0);
}

#[test]
fn a_gbk_locale_is_answered_in_words() {
    let mut command = command("xterm");
    command.env("LC_ALL", "zh_CN.GBK");
    let mut pty = Pty::spawn(command, 80, 24);
    let text = String::from_utf8_lossy(&pty.wait_end()).into_owned();
    assert!(
        text.contains("GBK") && text.contains("UTF-8") && text.contains("78"),
        "{text}"
    );
    assert!(!text.contains("\x1b[?1049h"));
}

#[test]
fn a_theme_that_is_none_is_said_on_the_screen() {
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_qingji"));
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm");
        command.env("LANG", "zh_CN.UTF-8");
        command.env("QINGJI_THEME", "nosuch");
        command.args(args);
        Pty::spawn(command, 80, 24)
    };
    run(&["add", "(2023)内0783民初12号"]).wait_end();
    let mut screens = run(&[]);
    screens.wait("the complaint over the page", |screen| {
        screen.alternate_screen() && screen.contents().contains("nosuch")
    });
    screens.send(b"\x1b[21~");
    screens.wait_end();
}

#[test]
fn a_command_on_a_terminal_of_gbk_says_what_to_do_instead_of_garbage() {
    let home = tempfile::tempdir().unwrap();
    for (args, said) in [
        (&["today"][..], "iconv"),
        (&["--plain"], "iconv"),
        (&["--help"], "Usage"),
    ] {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_qingji"));
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm");
        command.env("LC_ALL", "zh_CN.GBK");
        command.args(args);
        let mut pty = Pty::spawn(command, 80, 24);
        let raw = pty.wait_end();
        assert!(String::from_utf8_lossy(&raw).contains(said), "{args:?}");
        // No Chinese character in UTF-8: the only bytes above ASCII are GBK.
        let mark = "\u{672c}".as_bytes();
        assert!(!raw.windows(3).any(|bytes| bytes == mark), "{args:?}");
        assert_eq!(pty.exit_code(), if args == ["--help"] { 0 } else { 78 });
    }
}

#[test]
fn a_terminal_of_gbk_reads_what_to_do_in_its_own_bytes() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_qingji"));
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TERM", "xterm");
    command.env("LANG", "zh_CN.GBK");
    let mut pty = Pty::spawn(command, 80, 24);
    let raw = pty.wait_end();
    // 编码 in GBK, and the same message in plain ASCII.
    assert!(raw.windows(4).any(|bytes| bytes == b"\xb1\xe0\xc2\xeb"));
    assert!(String::from_utf8_lossy(&raw).contains("UTF-8"));
    assert_eq!(pty.exit_code(), 78);
}

#[test]
fn a_dumb_terminal_is_told_of_the_commands() {
    let mut pty = Pty::spawn(command("dumb"), 80, 24);
    let text = String::from_utf8_lossy(&pty.wait_end()).into_owned();
    // No command is broken at the edge.
    assert!(text.contains("\nqingji --plain, qingji today"), "{text}");
}

#[test]
fn a_screen_left_open_rolls_to_the_new_day_at_midnight() {
    let folder = tempfile::tempdir().unwrap();
    let days = folder.path().join("days");
    let mut command = command("xterm");
    command.env("QINGJI_TEST_DAYS", &days);
    let mut pty = Pty::spawn(command, 100, 30);
    // Due on 11 July, the working day after 10 July; no key is pressed while a day ends. Wait first
    // for a text that only this page shows: earlier keys would go to the page before.
    let pages: [(&[u8], &str, &str, &str); 4] = [
        (b"", "[今日]", "预 余26天", "预 余25天"),
        (b"ga", "[案件]", "预 余25天", "预 余24天"),
        (b"\r", "期限轴", "余24天", "余23天"),
        (b"gq", "期限日历", ">[", "06-19 周日"),
    ];
    for (n, (keys, page, before, after)) in pages.into_iter().enumerate() {
        if n == 3 {
            // Leave the case first: an Esc directly followed by letters is another key.
            pty.send(b"\x1b");
            pty.wait_gone("期限轴");
        }
        pty.send(keys);
        pty.wait_for(page);
        pty.wait_for(before);
        pty.wait_for(&format!("2022-06-{}", 15 + n));
        // Replaced at once: a file read empty between truncating and writing would be the first day
        // again.
        let next = folder.path().join("next");
        std::fs::write(&next, "x".repeat(n + 1)).unwrap();
        std::fs::rename(&next, &days).unwrap();
        pty.wait_for(&format!("2022-06-{}", 16 + n));
        pty.wait_for(after);
    }
    // The pages that were not visible have moved on too.
    pty.send(b"gj");
    pty.wait_for("预 余22天");
    pty.send(b"ga");
    pty.wait_for("预 余22天");
}

#[test]
fn the_calendar_of_the_smallest_window_becomes_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command("xterm");
    command.env("QINGJI_TEST_FOLDER", folder.path());
    let mut pty = Pty::spawn(command, 40, 10);
    pty.wait_for("?帮助");
    pty.send(b"gq");
    pty.wait_for("i导出");
    pty.wait_for(">[");
    pty.send(b"i");
    pty.wait_for("导出");
    pty.wait_for(".ics");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    pty.send(b"\r");
    pty.wait_for("已存到");
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(files[0].path()).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
    assert!(text.contains("BEGIN:VEVENT"), "{text}");
}

#[test]
fn the_tutorial_is_walked_with_the_keys_it_names() {
    let mut command = command("xterm");
    command.env("QINGJI_TEST_CHILD", "tutorial");
    let mut pty = Pty::spawn(command, 100, 30);
    // Keys that input methods let through, if a step offers a choice.
    let steps: [(&[u8], &str); 17] = [
        (b"\x1b[B", "教程 1/16"),
        (b"\r", "教程 2/16"),
        (b".", "教程 3/16"),
        (b"\x1b", "教程 4/16"),
        (b"2", "教程 5/16"),
        (b"u", "教程 6/16"),
        (b"\x19", "教程 7/16"),
        (b"\x1b[17~", "教程 8/16"),
        (b"\x1b", "教程 9/16"),
        (b"\x1bOR", "教程 10/16"),
        (b"1187\r", "教程 11/16"),
        (b"\x1b", "教程 12/16"),
        (b"\t", "教程 13/16"),
        (b"\x1b[20~", "教程 14/16"),
        (b"\x1b", "教程 15/16"),
        (b"\x1bOP", "教程 16/16"),
        (b"\x1b", "教程完了"),
    ];
    for (keys, strip) in steps {
        pty.wait_for(strip);
        pty.send(keys);
    }
    pty.send(b"\x1b[21~");
    assert!(restored(&pty.wait_end()));
}

#[test]
fn the_first_run_checks_the_display_and_asks_where_to_begin() {
    let mut command = command("xterm");
    command.env("QINGJI_TEST_CHILD", "first-run");
    command.env("QINGJI_TEST_WAITS", "answer=60000");
    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for("右边竖线对齐吗?");
    // Before the terminal has answered, the whole picture is shown and reports that.
    pty.wait_for("终端没有回答");
    // Three answers for the three probes, on the row of the questions.
    pty.wait_raw("three questions", |raw| {
        raw.windows(4).filter(|bytes| bytes == b"\x1b[6n").count() == 3
    });
    pty.send(b"\x1b[22;3R\x1b[22;2R\x1b[22;2R");
    pty.wait_for("测得: 汉字2格 线条1格 间隔号1格");
    pty.send(b"\x1bOP");
    pty.wait_for("收到 F1");
    pty.send(b"1");
    pty.wait_for("细线和色块");
    pty.send(b"2");
    pty.wait_for("你登录的名字是 王芳");
    pty.send("立案庭\r".as_bytes());
    pty.wait_for("先看演示数据");
    pty.send(b"2");
    pty.wait_for("文件>");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("台账.xlsx");
    pty.send(format!("{}\r", file.display()).as_bytes());
    pty.wait_for("没有这个文件");
    std::fs::write(&file, "").unwrap();
    pty.send(b"\r");
    let text = String::from_utf8_lossy(&pty.wait_end()).into_owned();
    assert!(
        text.contains("台账.xlsx\")") && text.contains("立案庭"),
        "{text}"
    );
    assert!(text.contains("Safe"), "{text}");
    assert!(!pty.contents().is_empty());
}
