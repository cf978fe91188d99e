//! The states of the screens: one table for the snapshots, the sizes and the glyphs. The charts and
//! the sheets have theirs beside their tests, because each of their states goes on from the one
//! before.

use std::path::Path;

use qingji::config::key::Key;
use qingji::text::locale::Locale;
use qingji::tui::first_run::Wizard;
use qingji::tui::{Choice, FirstRun, Options, Trial};

use super::docket::Docket;
use super::screen::{Session, options};

/// The states of the sample docket: the name of each, and the keys that lead to it.
pub(crate) const STATES: &[(&str, &str)] = &[
    ("today", ""),
    ("today-message", "j 2"),
    ("today-prefix", "g"),
    ("today-done", "1 n"),
    ("today-sunk", "1 n end down"),
    ("today-head", ", ,"),
    ("today-finished", "1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 n esc"),
    ("today-day", "d + 5 d"),
    ("today-planned", "d 3 / 5 enter"),
    ("today-summary", "1 2 f12"),
    ("cases", "g a"),
    ("cases-sort", "g a s"),
    ("cases-filter", "g a f f7"),
    ("cases-query", "g a f"),
    ("cases-bulk", "g a b esc"),
    ("cases-bulk-deduct", "g a space space b esc 5"),
    ("cases-bulk-next", "g a space b esc 2 ＋ 7 d"),
    ("cases-bulk-extend", "g a space space b esc 7 1"),
    ("today-bulk", "space space b"),
    ("cases-columns", "g a c"),
    ("cases-marked", "g a space j space"),
    ("cases-views", "g a w"),
    ("cases-views-kept", "g a w 甲 enter w 乙 tab"),
    ("cases-views-whom", "g a w 甲 down space"),
    ("cases-views-delete", "g a w 甲 enter w tab 0"),
    ("cases-view", "g a w 涉 企 enter s 5"),
    ("cases-export", "g a x"),
    ("cases-export-path", "g a space x 1"),
    ("today-marked", "space space"),
    ("case", "enter"),
    ("case-clock", "."),
    ("calendar", "g q"),
    ("calendar-day", "g q down left"),
    ("drill-day", "g q down left enter down"),
    ("lookup", "/"),
    ("lookup-found", "/ 1 0 8 2"),
    ("lookup-nothing", "/ z z z"),
    ("form", "a"),
    ("form-filled", "a 2 enter 好"),
    ("form-advice", "a 3 enter tab ctrl-u + 1 5 d"),
    ("chooser", "f4"),
    ("form-deduct", "f4 1 1 enter enter 明"),
    ("form-suspend", "f4 2"),
    ("form-adjourn", "f4 3"),
    ("form-resume", "f4 4"),
    ("form-extend", "f4 5"),
    ("form-convert", "f4 6"),
    ("form-restart", "f4 7"),
    ("form-supervise", "f4 8 限 enter 6 / 2 1"),
    ("form-pay", "f4 9 1 2 万"),
    (
        "form-close",
        "enter c down down down down down down down down down enter",
    ),
    ("form-amend", "enter e 1"),
    ("form-link", "enter L 2 2 z 7"),
    ("form-add", "A 2 2 执 恢 7 7"),
    ("form-add-several", "A 2 2 内 0 7 8 3 m c 7 enter"),
    ("form-add-irregular", "A 旧 卷 第 5 本 f2"),
    (
        "form-add-below",
        "A 旧 卷 第 5 本 tab tab tab tab tab tab tab tab tab tab tab tab tab tab tab tab",
    ),
    ("what-if", "enter w 5"),
    ("drafts", "f4 8 限 esc g d"),
    ("drafts-none", "g d"),
    ("case-money", "enter space space"),
    ("case-history", "enter space space space space"),
    ("help", "?"),
    ("help-all", "? f2"),
    ("help-search", "? 撤"),
    ("palette", ":"),
    ("palette-elsewhere", ": p r e v i o u s"),
    ("palette-explained", ": f1"),
    ("palette-typed", ": f i n d space 1 1"),
    ("palette-none", ": z z z"),
    ("case-day", "enter d ＋ 7 d"),
    ("calendar-save", "g q i"),
    ("calendar-mail", "g q m"),
    (
        "calendar-mail-filtered",
        "g q f space 10*down space enter m",
    ),
    ("today-print", "o"),
    ("lookup-second-party", "/ 李 某"),
    ("what-if-open", "enter w 1"),
    ("docs", ": d o c s enter"),
    ("more", "g m"),
    ("more-end", "g m end"),
    ("more-changed", "g m end 7*up 2*right"),
    ("more-about", "g m end enter"),
    ("more-keys", "g m 8"),
    ("more-past", "g m D 2 0 2 2 - 0 5 - 0 3 enter"),
    ("messages", "2 : m e s s a g e s enter"),
    ("copy", "y"),
    ("display", ": d i s p l a y enter"),
    ("display-tried", ": d i s p l a y enter 1 3"),
    ("today-filter", "f"),
    ("today-filtered", "f 承 办 = 李 娜 enter"),
    ("today-filtered-none", "f 承 办 = 无 人 enter"),
    ("today-filtered-bare", "f 剩 余 > 3 0 0 enter"),
    ("today-filtered-done", "f 承 办 = 周 婷 enter 1"),
    ("today-leave", "esc"),
    ("today-leave-draft", "f4 8 限 esc esc"),
    ("today-undo-older", "u"),
    ("today-day-wrong", "d x x enter"),
    ("today-past", "D 2 0 2 2 - 0 5 - 0 3 enter"),
    ("today-past-write", "D 2 0 2 2 - 0 5 - 0 3 enter 1"),
    ("past-day", "D"),
    ("past-unknown", "D 昨 夜 enter"),
    ("cases-none", "g a f z z z enter"),
    ("cases-filter-wrong", "g a f 剩 余 < < enter"),
    (
        "drill-filtered",
        "g q space space enter f 承 办 = 李 娜 enter",
    ),
    ("drill-marked", "g q space space enter space j space"),
    ("drill-week", "g q space enter"),
    ("case-filter", "enter f"),
    ("case-filtered", "enter f 2"),
    ("case-commit", "enter 4*space enter"),
    ("cases-past", "g a D 2 0 2 2 - 0 5 - 0 3 enter"),
    (
        "cases-known",
        "g a D 2 0 2 2 - 0 5 - 0 3 space 1 7 : 0 0 enter",
    ),
    ("cases-bulk-next-wrong", "g a space b esc 2 ＋ x enter"),
    ("cases-views-replace", "g a w 甲 enter w enter"),
    ("case-past", "enter D 2 0 2 2 - 0 5 - 0 3 enter"),
    ("case-links", "enter 3*space"),
    ("calendar-filtered", "g q f 法 院 = 海 拉 尔 enter"),
    ("calendar-bare", "g q 9*pagedown"),
    ("calendar-month-before", "g q pageup"),
    ("calendar-past", "g q D 2 0 2 2 - 0 5 - 0 3 enter"),
    ("lookup-picked", "/ 2 0 2 2 tab"),
    ("lookup-past", "D 2 0 2 2 - 0 5 - 0 3 enter / 1 0 8 2"),
    ("form-late", "f4 1 1 enter enter f2"),
    ("form-doubt", "a 1 enter tab ctrl-u 6 / 1 f2"),
    ("form-follow-up-wrong", "a 1 enter tab ctrl-u 2 / 3 0 f2"),
    ("form-deduct-wrong", "f4 1 1 enter ctrl-u 6 . 3 1 f2"),
    ("form-suspend-wrong", "f4 2 1 enter ctrl-u x y f2"),
    ("form-adjourn-wrong", "f4 3 1 enter enter 1 / 1 f2"),
    ("form-resume-open", "/ 0 7 2 7 space 7 1 enter c 4"),
    (
        "form-resume-wrong",
        "/ 0 7 2 7 space 7 1 enter c 4 tab ctrl-u 2 0 2 0 - 1 - 1 f2",
    ),
    ("form-extend-wrong", "f4 5 ctrl-u x f2"),
    ("form-convert-wrong", "f4 6 z z z f2"),
    ("form-restart-wrong", "f4 7 1 enter ctrl-u 甲 f2"),
    ("form-supervise-wrong", "f4 8 201*甲 f2"),
    ("form-supervise-far", "f4 8 限 enter 2 0 9 9 - 1 - 1 f2"),
    ("form-pay-wrong", "f4 9 x x f2"),
    (
        "form-close-wrong",
        "enter c 9*down enter ctrl-u 2 0 3 0 - 1 - 1 enter 1 f2",
    ),
    ("form-amend-wrong", "enter e z z z f2"),
    ("form-amend-value", "enter e 标 enter ctrl-u x f2"),
    ("form-link-wrong", "enter L f2"),
    ("form-add-wrong", "A 2 0 1 9 内 0 7 8 3 执 恢 3 3 6 4 f2"),
    (
        "drafts-many",
        "f4 1 甲 esc f4 2 甲 esc f4 3 甲 esc f4 5 1 esc f4 6 甲 esc f4 7 甲 esc f4 8 甲 esc f4 9 1 esc \
         j f4 1 甲 esc f4 2 甲 esc f4 3 甲 esc f4 5 1 esc f4 6 甲 esc f4 7 甲 esc f4 8 甲 esc f4 9 1 \
         esc j f4 1 甲 esc f4 8 甲 esc f4 9 1 esc g d",
    ),
    (
        "bulk-nothing",
        "g a space down space b esc 2 ＋ 7 d enter enter",
    ),
    (
        "history-group",
        "g a space space b esc 4 新 enter enter g h",
    ),
    (
        "history-group-undone",
        "g a space space b esc 4 新 enter enter u g h enter",
    ),
    ("history-past", "g h D 2 0 2 2 - 0 5 - 0 3 enter"),
];

/// Changes the options of a session before it starts.
pub(crate) type Adjust<'a> = &'a dyn Fn(&mut Options);
/// Opens the program in a language, at a size, with other options than the usual ones.
pub(crate) type Open = fn(Locale, u16, u16, Adjust<'_>) -> Session;

/// Other dockets and other starts, with the states that need them.
const ELSEWHERE: &[(Open, &[(&str, &str)])] = &[
    (
        |locale, width, height, change| {
            Session::with(Docket::empty(), locale, width, height, change)
        },
        &[
            ("today-empty", ""),
            ("cases-empty", "g a"),
            ("calendar-empty", "g q"),
            ("charts-empty", "g t"),
            ("sheets-empty", "g b"),
            ("history-empty", "g h"),
            ("more-empty", "g m"),
            ("lookup-empty", "/ 1"),
        ],
    ),
    (
        |locale, width, height, change| {
            Session::with(Docket::empty(), locale, width, height, |options| {
                options.first_run = true;
                change(options);
            })
        },
        &[("today-welcome", "")],
    ),
    (
        |locale, width, height, change| {
            Session::with(Docket::sample(), locale, width, height, |options| {
                (options.demo, options.tutorial) = (true, true);
                change(options);
            })
        },
        &[
            ("tutorial", ""),
            ("tutorial-case", "down enter"),
            ("tutorial-message", "down enter . esc 2"),
        ],
    ),
    (
        |locale, width, height, change| {
            Session::with(Docket::journal(), locale, width, height, change)
        },
        &[
            ("history", "g h"),
            ("history-look", "g h enter"),
            ("history-filter", "g h f"),
            ("history-filtered", "g h j j f 3"),
            ("history-other", "g h j j u"),
            ("history-later", "g h end u"),
            ("history-undone", "g h j u"),
        ],
    ),
    (
        |locale, width, height, change| {
            Session::with(Docket::real(120), locale, width, height, change)
        },
        &[
            ("bulk-preview", "g a space space space b esc 2 ＋ 7 d enter"),
            ("bulk-late", "g a space space b esc 6 1 enter enter enter"),
            ("bulk-why", "g a space space b esc 6 1 enter enter enter ."),
            (
                "bulk-reason",
                "g a space space b esc 6 1 enter enter enter s 院",
            ),
            ("palette-own", "g a w 涉 企 enter :"),
            ("history-import", "g h"),
            ("history-import-look", "g h enter"),
            ("history-import-undone", "g h u"),
        ],
    ),
    (
        |locale, width, height, change| {
            Session::with(Docket::lives(), locale, width, height, change)
        },
        &[
            ("life", "/ 1 0 1 enter"),
            ("life-end", "/ 1 0 1 enter end"),
            ("life-clock", "/ 1 0 1 enter ."),
            ("life-clock-end", "/ 1 0 1 enter . end"),
            ("life-history", "/ 1 0 1 enter 4*space"),
            ("life-restarted", "/ 1 0 2 enter"),
            ("life-restarted-clock", "/ 1 0 2 enter ."),
            ("life-reopened", "/ 1 0 4 enter"),
            ("life-past", "/ 1 0 1 enter D 2 0 2 2 - 0 5 - 2 0 enter"),
            ("closed", "/ 1 0 3 f4 enter"),
            ("closed-clock", "/ 1 0 3 f4 enter ."),
            ("closed-money", "/ 1 0 3 f4 enter 2*space"),
            ("closed-links", "/ 1 0 3 f4 enter 3*space"),
            ("closed-history", "/ 1 0 3 f4 enter 4*space"),
            ("closed-menu", "/ 1 0 3 f4 enter c"),
            ("closed-menu-asked", "/ 1 0 3 f4 enter c 1"),
            ("closed-asked", "/ 1 0 3 f4 enter 1"),
            ("closed-found", "/ 1 0 3 f4"),
            ("form-reopen", "/ 1 0 3 f4 enter c 2*down enter"),
            (
                "form-reopen-wrong",
                "/ 1 0 3 f4 enter c 2*down enter ctrl-u 1 / 1 f2",
            ),
        ],
    ),
];

/// All states: how the program is opened, the name, and the keys that lead there.
pub(crate) fn states() -> impl Iterator<Item = (Open, &'static str, &'static str)> {
    let open: Open = |locale, width, height, change| {
        Session::with(Docket::sample(), locale, width, height, change)
    };
    let all = std::iter::once((open, STATES)).chain(ELSEWHERE.iter().copied());
    all.flat_map(|(open, states)| states.iter().map(move |(name, keys)| (open, *name, *keys)))
}

/// The questions before there is a docket. Paths are of this package: what else is on a machine
/// differs from one to the next.
pub(crate) const FIRST: &[(&str, &str)] = &[
    ("first-display", ""),
    ("first-garbled", "4"),
    ("first-who", "1 2"),
    ("first-begin", "1 2 enter"),
    ("first-path", "1 2 enter 2 x"),
    ("first-no-file", "1 2 enter 2 x enter"),
    (
        "first-folder",
        "1 2 enter 2 c o n f i g / h o l i d a y s enter",
    ),
    ("first-no-name", "1 2 enter 2 c o n f i g / x x tab"),
    ("first-trial", ""),
    ("first-trial-refused", ""),
    ("first-leaving", "esc"),
    ("first-label", "1 2 立 案 庭"),
    ("first-language", "E"),
    ("check-alone", ""),
    ("check-alone-garbled", "4"),
];

/// The questions in a state of [`FIRST`]; of the display check alone, where its name says so.
pub(crate) fn wizard(
    (name, keys): (&str, &str),
    locale: Locale,
    width: u16,
    height: u16,
) -> Wizard {
    let options = options(locale);
    let mut wizard = match name {
        name if name.starts_with("check-alone") => Wizard::check_only(&options, width, height),
        "first-trial" => tried(&options, true),
        "first-trial-refused" => tried(&options, false),
        _ => Wizard::new(&options, width, height),
    };
    wizard.resize(width, height);
    for text in keys.split_whitespace() {
        let done = wizard.key(Key::parse(text).unwrap());
        assert_eq!(done, None, "{name}");
    }
    wizard
}

/// The question after a sheet was tried.
fn tried(options: &Options, possible: bool) -> Wizard {
    let first = FirstRun {
        choice: Choice::Leave,
        glyphs: options.glyphs,
        ambiguous: options.ambiguous,
        label: String::new(),
        locale: options.locale,
        language_chosen: false,
    };
    let report = match (possible, options.locale) {
        (true, Locale::Zh) => TRIED.to_owned(),
        (true, Locale::En) => TRIED_EN.to_owned(),
        (false, Locale::Zh) => "错误：看不出 台账.csv 各行是什么".to_owned(),
        (false, Locale::En) => "error: what the rows of ledger.csv are cannot be told".to_owned(),
    };
    let trial = Trial { report, possible };
    Wizard::tried(options, &first, Path::new("/home/wangfang/台账.csv"), trial)
}

/// A report longer than a small terminal.
const TRIED: &str = "读取 12 行：新增 9，更新 0，不变 0，拒收 3\n预演，未写入\n未读取的列：备注, 审限状态\n问题 3 处：\n  第 4 行  立案日期  没有  不是日期\n  第 7 行  立案日期  2026-13-40  不是日期，按原样保留在登记里\n  第 9 行  案号  (2026)  看不出案号\n";
const TRIED_EN: &str = "read 12 rows: 9 added, 0 updated, 0 unchanged, 3 rejected\na preview, nothing written\ncolumns not read: remark, state\n3 problems:\n  row 4  filed  none  is no date\n  row 7  filed  2026-13-40  is no date and was kept as given in the registration\n  row 9  number  (2026)  is no case number\n";
