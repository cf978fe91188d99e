//! What a terminal is given and a pipe is not: the manual page as text, and the first run.

use super::*;
use crate::support::pty::Pty;

#[test]
fn the_manual_page_is_text_on_a_terminal_and_roff_elsewhere() {
    let home = Home::new();
    let mut pty = Pty::spawn(home.in_terminal(&["man", "stock", "--lang", "zh"]), 80, 40);
    let text = String::from_utf8_lossy(&pty.wait_end()).into_owned();
    for said in [
        "QINGJI-STOCK(1)",
        "用法： qingji stock [选项]",
        "--from <日期>",
        "qingji docs",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    assert!(!text.contains(".TH") && !text.contains("\\-"), "{text}");
    let asked = ["man", "stock", "--roff", "--lang", "zh"];
    let mut pty = Pty::spawn(home.in_terminal(&asked), 80, 40);
    let roff = String::from_utf8_lossy(&pty.wait_end()).into_owned();
    assert!(roff.contains(".TH qingji-stock"), "{roff}");
}

#[test]
fn the_first_import_shows_what_it_did_and_how_to_take_it_back() {
    let home = Home::new();
    let file = home.path().join("台账.csv");
    std::fs::write(
        &file,
        "案号,立案日期,适用程序\n(2023)内0783民初1号,2023-01-05,简易\n(2023)内0783民初2号,没有,简易\n",
    )
    .unwrap();
    let mut command = home.in_terminal(&["--lang", "zh", "--today", "2023-06-30"]);
    command.env("TERM", "xterm");
    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for("右边竖线对齐吗?");
    pty.send(b"2");
    pty.wait_for("你登录的名字是");
    pty.send(b"\r");
    pty.wait_for("先看演示数据");
    pty.send(b"2");
    pty.wait_for("文件>");
    pty.send(format!("{}\r", file.display()).as_bytes());
    pty.wait_for("写入吗?");
    pty.wait_for("新增 2");
    // Esc leads back to the path, and nothing was written.
    pty.send(b"\x1b");
    pty.wait_for("文件>");
    pty.wait_for("台账.csv");
    pty.send(b"\r");
    pty.wait_for("写入吗?");
    pty.send(b"\r");
    pty.wait_for("导入结果");
    for said in [
        "新增 2",
        "批次 1",
        "问题 1 处",
        "u 撤销这次导入",
        "--problems",
    ] {
        pty.wait_for(said);
    }
    pty.send(b"\x1b");
    pty.wait_for("待办 2");
    pty.send(b"u");
    pty.wait_for("再按一次 u 撤销: 导入 台账.csv: 新增 2 件");
    // A second press, not the first one held.
    std::thread::sleep(std::time::Duration::from_millis(300));
    pty.send(b"u");
    pty.wait_for("已撤销 导入 台账.csv: 新增 2 件");
    pty.send(b"\x1b[21~");
    pty.wait_end();
}

/// What is said while another program holds the docket covers nothing and stays nowhere: neither
/// under the screens nor in the shell after them.
#[test]
fn what_opening_waits_for_is_gone_once_it_is_over() {
    let home = Home::new();
    let store = home.path().join("s.redb");
    let args = ["--store", store.to_str().unwrap(), "--lang", "zh"];
    home.run(&["add", "(2023)内0783民初12号", args[0], args[1]]);
    let held = qingji::store::file::open(&store, qingji::store::file::Access::Write).unwrap();
    let mut command = home.in_terminal(&args);
    command.env("TERM", "xterm");
    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for(" ..");
    drop(held);
    pty.wait("the screens", vt100::Screen::alternate_screen);
    pty.wait_for("今日");
    pty.send(b"\x1b[21~");
    pty.wait_end();
    assert_eq!(pty.contents().trim(), "");
}
