//! An hour of forty follow-ups: the real program in a terminal. Every byte sent is counted, and the
//! command line then reports what was recorded.

use std::path::Path;

use assert_cmd::Command;
use portable_pty::CommandBuilder;
use serde_json::Value;

use crate::support::pty::Pty;

const TODAY: &str = "2026-06-30";
/// The most keys for forty items, four and a half each.
const KEYS: usize = 180;
/// What a keyboard sends for Ctrl-S.
const SAVE: &str = "\u{13}";

fn qingji(home: &Path, args: &[&str]) -> String {
    let output = Command::cargo_bin("qingji")
        .unwrap()
        .env_clear()
        .env("HOME", home)
        .env("LANG", "zh_CN.UTF-8")
        .args(args)
        .args(["--today", TODAY])
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A docket of forty overdue cases, 101 to 140; every tenth belongs to 杨磊.
fn forty(home: &Path) {
    let row = |serial| {
        let handler = if serial % 10 == 0 { "杨磊" } else { "陈静" };
        format!("(2026)内0783民初{serial}号,2026-01-05,简易,甲{serial},{handler}\n")
    };
    let rows: String = (101..=140).map(row).collect();
    let sheet = format!("案号,立案日期,适用程序,原告,承办法官\n{rows}");
    let file = home.join("forty.csv");
    std::fs::write(&file, sheet).unwrap();
    qingji(home, &["import", file.to_str().unwrap()]);
}

/// The program in a terminal, and the number of bytes sent to it.
struct Clerk {
    pty: Pty,
    sent: usize,
}

impl Clerk {
    fn new(home: &Path) -> Clerk {
        let clerk = Clerk::sits_down(home);
        clerk.pty.wait_for("待办 40");
        clerk
    }

    /// Opens the docket as it was left.
    fn sits_down(home: &Path) -> Clerk {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_qingji"));
        command.args(["--today", TODAY]);
        command.env_clear();
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        let pty = Pty::spawn(command, 80, 24);
        Clerk { pty, sent: 0 }
    }

    fn send(&mut self, keys: &str) {
        self.sent += keys.len();
        self.pty.send(keys.as_bytes());
    }

    /// Sends keys, and waits for a text on the screen.
    fn press(&mut self, keys: &str, said: &str) {
        self.send(keys);
        self.pty.wait_for(said);
    }

    fn leave(mut self) {
        self.pty.send(b"\x1b");
        self.pty.wait_gone("今日小结");
        self.pty.send(b"\x1b[21~");
        self.pty.wait_end();
    }
}

/// A record: serial, outcome, next, note.
type Recorded = (u32, String, String, String);

fn recorded(home: &Path) -> Vec<Recorded> {
    let done: Value = serde_json::from_str(&qingji(home, &["today", "--done", "--json"])).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = done["items"].as_array().unwrap();
    let row = |item: &Value| {
        let number = text(&item["number"]);
        let serial = number.split('初').nth(1).unwrap().replace('号', "");
        (
            serial.parse().unwrap(),
            text(&item["outcome"]),
            text(&item["next"]),
            text(&item["note"]),
        )
    };
    items.iter().map(row).collect()
}

/// Digit, id, words, and the next day by its rule.
const ROUTINE: [(&str, &str, &str, &str); 5] = [
    ("1", "contacted", "已联系", "2026-07-07"),
    ("2", "no-answer", "未接通", "2026-07-02"),
    ("3", "served", "已送达", "2026-07-15"),
    ("4", "heard", "已开庭", "2026-07-07"),
    ("5", "deliberated", "已合议", "2026-07-07"),
];

/// The forty in the order of the list: `r` an outcome alone, `d` another date first, `n` with a
/// note, `B` four of them at once.
const SCRIPT: &str = "rrdrnr B rrdrnr rdrnrr B rdrnrr rdrnrrrr";
const NOTE: &str = "约下周五到庭";

impl Clerk {
    /// Carries out one letter of the script for the case at the cursor; returns what is written,
    /// case by case.
    fn does(&mut self, what: char, serial: u32) -> Vec<Recorded> {
        let (digit, id, words, next) = ROUTINE[serial as usize % 5];
        let said = format!("已记 (2026)内0783民初{serial}号: {words}");
        let recorded = |serial: u32, next: &str, note: &str| {
            (serial, id.to_owned(), next.to_owned(), note.to_owned())
        };
        match what {
            'r' => {
                self.press(digit, &said);
                vec![recorded(serial, next, "")]
            }
            // The date first, because the digit moves on: six keys.
            'd' => {
                self.press("d", "下次跟进日");
                self.press("8/5", "= 2026-08-05");
                self.press("\r", "下次定为 08-05");
                self.press(digit, &said);
                vec![recorded(serial, "2026-08-05", "")]
            }
            // Four keys and the text.
            'n' => {
                self.press("a", "登记跟进");
                // Input in one piece is a paste: nobody types that fast.
                self.press(digit, &format!(">结果     {words}"));
                self.press("\r", ">说明");
                self.press(NOTE, NOTE);
                self.press("\r", &format!("已记 (2026)内0783民初{serial}号"));
                vec![recorded(serial, next, NOTE)]
            }
            // Four marks, then four keys for all of them.
            'B' => {
                for n in 1..=4 {
                    self.press(" ", &format!("选中 {n} 件"));
                }
                self.press("b", "批量 4 件");
                self.press(digit, &format!(">结果 {words}"));
                self.press(SAVE, "作为一步记录");
                self.press("\r", "已登记结果 4 件");
                let group = serial..serial + 4;
                group.map(|serial| recorded(serial, next, "")).collect()
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn forty_follow_ups_take_at_most_180_keys() {
    let script: Vec<char> = SCRIPT.chars().filter(|c| *c != ' ').collect();
    let of = |what| script.iter().filter(|c| **c == what).count();
    assert_eq!([of('r'), of('d'), of('n'), of('B')], [22, 5, 5, 2]);

    let home = tempfile::tempdir().unwrap();
    forty(home.path());
    let mut clerk = Clerk::new(home.path());
    let mut wanted = Vec::new();
    for what in script {
        let serial = 101 + wanted.len() as u32;
        let before = clerk.sent;
        wanted.extend(clerk.does(what, serial));
        let keys = match what {
            'r' => 1,
            'd' => 6,
            'n' => 4 + NOTE.len(),
            _ => 4 + 4,
        };
        assert_eq!(clerk.sent - before, keys, "{what} {serial}");
    }
    // The last one brings the summary.
    clerk.pty.wait_for("今日小结");
    clerk.pty.wait_for("办 40");
    let sent = clerk.sent;
    clerk.leave();
    assert!(sent <= KEYS, "{sent} bytes for forty follow-ups");
    assert_eq!(recorded(home.path()), wanted);
    assert!(qingji(home.path(), &["today"]).contains("待办 0 件，已办 40 件"));
    assert!(qingji(home.path(), &["verify"]).contains("40"));
}

#[test]
fn the_hour_goes_with_a_chinese_input_method_left_on() {
    let home = tempfile::tempdir().unwrap();
    forty(home.path());
    let mut clerk = Clerk::new(home.path());
    // Only digits, arrows, Enter, Esc, Delete and function keys; a date in digits and full-width
    // marks.
    clerk.press("1", "已记 (2026)内0783民初101号");
    clerk.press("0", "下次跟进日");
    clerk.press("0805", "= 2026-08-05");
    clerk.press("\r", "下次定为 08-05");
    clerk.press("2", "已记 (2026)内0783民初102号: 未接通, 下次 08-05");
    clerk.press("\x1b[17~", "登记跟进");
    clerk.press("3", ">结果     已送达");
    clerk.press("\r", ">说明");
    clerk.press("已到庭", "已到庭");
    clerk.press("\r", "已记 (2026)内0783民初103号");
    clerk.press("\x1b[3~", "已跳过 (2026)内0783民初104号");
    clerk.press("\x1b[B", "106号");
    clerk.press("４", "已记 (2026)内0783民初106号: 已开庭");
    clerk.press("\x1b[24~", "今日小结");
    clerk.pty.wait_for("办 4  跳过 1  改期 1");
    clerk.leave();
    let rows = recorded(home.path());
    let serials: Vec<u32> = rows.iter().map(|row| row.0).collect();
    assert_eq!(serials, [101, 102, 103, 106]);
    assert_eq!(
        (rows[1].2.as_str(), rows[2].3.as_str()),
        ("2026-08-05", "已到庭")
    );
}

#[test]
fn whose_list_of_the_day_it_was_is_remembered() {
    let home = tempfile::tempdir().unwrap();
    forty(home.path());
    let mut clerk = Clerk::new(home.path());
    clerk.press("f", "筛选");
    clerk.press("承办=杨磊", "承办=杨磊");
    clerk.press("\r", "待办 4 ");
    let shown = clerk.pty.contents();
    assert!(
        shown.contains("110号") && !shown.contains("101号"),
        "{shown}"
    );
    // The line is cut: not every session is left properly.
    drop(clerk);
    let mut clerk = Clerk::sits_down(home.path());
    clerk.pty.wait_for("待办 4 ");
    clerk.pty.wait_for("杨磊");
    assert!(!clerk.pty.contents().contains("101号"));
    // The unfiltered list again, this evening and tomorrow.
    clerk.press("f", "承办=杨磊");
    clerk.press("\x15", "空=全部");
    clerk.press("\r", "待办 40");
    clerk.pty.send(b"\x1b[21~");
    clerk.pty.wait_end();
    Clerk::new(home.path()).leave();
}
