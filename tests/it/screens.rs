//! What the screens show: every screen × state × size × language as text.

use std::fmt::Write;

use qingji::text::locale::Locale;
use qingji::text::width;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// Name, keys that lead there.
const STATES: &[(&str, &str)] = &[
    ("today", ""),
    ("today-message", "j 2"),
    ("today-prefix", "g"),
    ("today-done", "1 n"),
    ("today-sunk", "1 n end down"),
    ("today-finished", "1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 n esc"),
    ("today-day", "d + 5 d"),
    ("today-planned", "d 3 / 5 enter"),
    ("today-summary", "1 2 f12"),
    ("cases", "g a"),
    ("cases-sort", "g a s"),
    ("cases-filter", "g a f f7"),
    ("cases-query", "g a f"),
    ("cases-bulk", "g a b"),
    ("cases-bulk-deduct", "g a space space b 5"),
    ("cases-bulk-next", "g a space b 2 ＋ 7 d"),
    ("cases-bulk-extend", "g a space space b 7 1"),
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
    ("calendar-day", "g q down left enter down"),
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
    ("what-if", "enter w 5"),
    ("drafts", "f4 8 限 esc g d"),
    ("drafts-none", "g d"),
    ("case-money", "enter space space"),
    ("case-history", "enter space space space space"),
    ("help", "?"),
    ("help-all", "? a"),
    ("help-search", "? 撤"),
    ("palette", ":"),
    ("palette-elsewhere", ": p r e v i o u s"),
    ("palette-explained", ": f1"),
    ("palette-typed", ": f i n d space 1 1"),
    ("palette-none", ": z z z"),
    ("case-day", "enter d ＋ 7 d"),
    ("what-if-open", "enter w 1"),
    ("docs", ": d o c s enter"),
    ("messages", "2 : m e s s a g e s enter"),
    ("copy", "y"),
    ("display", ": d i s p l a y enter"),
    ("display-tried", ": d i s p l a y enter 1 3"),
];

const SIZES: &[(u16, u16)] = &[(40, 10), (80, 24), (100, 30)];

fn locales() -> [(Locale, &'static str); 2] {
    [(Locale::Zh, "zh"), (Locale::En, "en")]
}

#[test]
fn every_screen_looks_as_it_did() {
    for (name, keys) in STATES {
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let mut session = Session::new(Docket::sample(), locale, *width, *height);
                session.press(keys);
                insta::assert_snapshot!(format!("{name}__{width}x{height}__{tag}"), session.text());
            }
        }
    }
    for (width, height) in SIZES {
        for (locale, tag) in locales() {
            let session = Session::new(Docket::empty(), locale, *width, *height);
            insta::assert_snapshot!(
                format!("today-empty__{width}x{height}__{tag}"),
                session.text()
            );
        }
    }
}

#[test]
fn the_history_looks_as_it_did() {
    for (name, keys) in [
        ("history", "g h"),
        ("history-look", "g h enter"),
        ("history-filter", "g h f"),
        ("history-filtered", "g h j j f 3"),
        ("history-other", "g h j j u"),
        ("history-later", "g h end u"),
        ("history-undone", "g h j u"),
    ] {
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let mut session = Session::new(Docket::journal(), locale, *width, *height);
                session.press(keys);
                insta::assert_snapshot!(format!("{name}__{width}x{height}__{tag}"), session.text());
            }
        }
    }
}

#[test]
fn the_previews_of_bulk_changes_look_as_they_did() {
    for (name, keys) in [
        ("bulk-preview", "g a space space space b 2 ＋ 7 d enter"),
        ("bulk-late", "g a space space b 6 1 enter enter enter"),
        ("bulk-why", "g a space space b 6 1 enter enter enter ."),
        (
            "bulk-reason",
            "g a space space b 6 1 enter enter enter s 院",
        ),
        ("palette-own", "g a w 涉 企 enter :"),
    ] {
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let mut session = Session::new(Docket::real(120), locale, *width, *height);
                session.press(keys);
                insta::assert_snapshot!(format!("{name}__{width}x{height}__{tag}"), session.text());
            }
        }
    }
}

/// The styles of a screen: a line a row, runs of cells that are not plain with their colours and attributes.
fn styles(session: &Session) -> String {
    let (buffer, _) = session.buffer();
    let area = *buffer.area();
    let mut text = String::new();
    for y in area.top()..area.bottom() {
        let mut runs: Vec<(u16, u16, String)> = Vec::new();
        for x in area.left()..area.right() {
            let cell = buffer.cell((x, y)).unwrap();
            let style = style(cell);
            match runs.last_mut() {
                Some((_, end, last)) if *end + 1 == x && *last == style => *end = x,
                _ if style.is_empty() => {}
                _ => runs.push((x, x, style)),
            }
        }
        if !runs.is_empty() {
            let runs: Vec<String> = runs
                .iter()
                .map(|(a, b, s)| format!("{a}-{b} {s}"))
                .collect();
            writeln!(text, "{y:2}: {}", runs.join("  ")).unwrap();
        }
    }
    text
}

fn style(cell: &Cell) -> String {
    let mut parts = Vec::new();
    if (cell.fg, cell.bg) != (Color::Reset, Color::Reset) {
        parts.push(format!("{}/{}", cell.fg, cell.bg));
    }
    for (modifier, letter) in [
        (Modifier::BOLD, "b"),
        (Modifier::DIM, "d"),
        (Modifier::UNDERLINED, "u"),
        (Modifier::REVERSED, "r"),
    ] {
        if cell.modifier.contains(modifier) {
            parts.push(letter.to_owned());
        }
    }
    parts.join(",")
}

#[test]
fn colour_changes_how_a_screen_looks_and_never_what_it_says() {
    for (name, keys) in STATES {
        let mut plain = Session::sample(80, 24);
        plain.press(keys);
        let mut coloured = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
            options.color = qingji::config::display::Color::Always;
        });
        coloured.press(keys);
        // The display check says how many colours there are.
        if !name.starts_with("display") {
            assert_eq!(plain.text(), coloured.text(), "{name}");
        }
        insta::assert_snapshot!(format!("{name}__80x24__colour"), styles(&coloured));
    }
}

/// The words of the levels, by which each is known without colour.
#[test]
fn every_level_is_known_without_colour() {
    for (locale, _) in locales() {
        let words: std::collections::BTreeSet<_> = LEVELS
            .iter()
            .map(|level| locale.text(&format!("tui.badge.{level}")))
            .collect();
        assert_eq!(words.len(), LEVELS.len());
        let mut session = Session::new(Docket::sample(), locale, 100, 30);
        session.press("g a");
        let text = session.text();
        for level in ["over", "urgent", "near", "ahead", "paused"] {
            let word = locale.text(&format!("tui.badge.{level}"));
            let found = text
                .lines()
                .map(|line| line.trim_start_matches([' ', '>', '[', ']', '*']))
                .any(|line| line.starts_with(word));
            assert!(found, "{level}\n{text}");
        }
    }
}

const LEVELS: [&str; 9] = [
    "over", "urgent", "near", "ahead", "normal", "paused", "none", "unknown", "closed",
];

/// Every snapshot of the matrix, whoever wrote it: no line is wider than its terminal, however wide ambiguous characters are there.
#[test]
fn no_snapshot_is_wider_than_its_terminal() {
    let mut seen = 0;
    for entry in std::fs::read_dir("tests/it/snapshots").unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let size = name
            .split("__")
            .find_map(|part| part.split_once('x')?.0.parse::<usize>().ok());
        let Some(columns) =
            size.filter(|_| name.starts_with("it__screens__") && !name.contains("__colour"))
        else {
            continue;
        };
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        for line in body.lines() {
            assert!(width::width(line) <= columns, "{name}: {line}");
            assert!(width::width_wide(line) <= columns, "{name}: {line}");
        }
        seen += 1;
    }
    assert!(seen >= STATES.len() * SIZES.len() * 2, "{seen}");
}

#[test]
fn every_screen_fits_every_small_terminal() {
    for (name, keys) in STATES {
        let mut session = Session::sample(80, 24);
        session.press(keys);
        for width in 1..=50 {
            for height in 1..=14 {
                session.resize(width, height);
                for row in session.rows() {
                    assert!(
                        width::width(&row) <= usize::from(width),
                        "{name} {width}x{height}: {row}"
                    );
                }
            }
        }
        session.resize(80, 24);
    }
}

#[test]
fn no_glyph_depends_on_the_width_of_ambiguous_characters() {
    // The interpunct of such names is normal data, and ambiguous.
    let person = "武力斯·梅花";
    for (name, keys) in STATES {
        for (locale, _) in locales() {
            for (width, height) in SIZES {
                let docket = Docket::named(person);
                let mut session = Session::with(docket, locale, *width, *height, |options| {
                    person.clone_into(&mut options.label);
                    person.clone_into(&mut options.actor.name);
                });
                session.press(keys);
                for row in session.rows() {
                    assert_eq!(width::width(&row), width::width_wide(&row), "{name}: {row}");
                }
            }
        }
    }
}

#[test]
fn the_clock_shows_its_due_date_and_steps_on_every_terminal() {
    for (width, height) in [(40, 10), (60, 15), (70, 15), (80, 16), (80, 20), (80, 24)] {
        for (locale, tag) in locales() {
            let mut session = Session::new(Docket::sample(), locale, width, height);
            session.press(".");
            let text = session.text();
            for said in ["2020-01-31", "2020-05-02", "2019-11-02"] {
                assert!(text.contains(said), "{said} {width}x{height} {tag}\n{text}");
            }
            // What does not fit is announced, and comes up when asked for.
            let hidden = text.contains("下面还有") || text.contains("more below");
            session.press("end");
            let last = session.text();
            assert!(hidden || last == text, "{width}x{height} {tag}\n{text}");
            session.press(".");
            let progress = session.text();
            assert!(
                progress.contains("06-08"),
                "{width}x{height} {tag}\n{progress}"
            );
        }
    }
}

#[test]
fn a_paused_case_says_how_long_and_an_unknown_limit_is_on_the_list() {
    for (width, height) in SIZES {
        let mut session = Session::sample(*width, *height);
        session.press("end");
        let text = session.text();
        assert!(text.contains("疑 1"), "{width}x{height}\n{text}");
        assert!(text.contains(" 停 扣31天"), "{width}x{height}\n{text}");
        assert!(text.contains(" 疑 不明"), "{width}x{height}\n{text}");
    }
}

#[test]
fn marked_rows_are_counted_and_say_what_can_be_done() {
    for keys in ["space space", "g a space j space"] {
        for (width, height) in SIZES {
            for (locale, bulk, n) in [
                (Locale::Zh, "b批量", "选中 2 件"),
                (Locale::En, "b bulk", "2 marked"),
            ] {
                let mut session = Session::new(Docket::sample(), locale, *width, *height);
                session.press(keys);
                let text = session.text();
                assert!(
                    text.contains(bulk) && text.contains(n),
                    "{width}x{height}\n{text}"
                );
                session.press("esc");
                assert!(!session.text().contains(n), "{}", session.text());
            }
        }
    }
}

#[test]
fn help_cuts_nothing_and_begins_with_what_belongs_to_the_screen() {
    for keys in ["", "g a", "g q", "g t", "g h", "enter"] {
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let mut session = Session::new(Docket::sample(), locale, *width, *height);
                session.press(keys).press("? a");
                let mut last = String::new();
                let mut pages = 0;
                while session.text() != last && pages < 40 {
                    last = session.text();
                    let box_rows = last.lines().filter(|row| row.contains('|'));
                    for row in box_rows.filter(|row| width == &40 || row.len() > 60) {
                        let inside: String = row.split('|').skip(1).take(1).collect();
                        assert!(!inside.contains(".."), "{keys} {width} {tag}\n{last}");
                    }
                    session.press("pgdn");
                    pages += 1;
                }
            }
        }
    }
    let mut session = Session::sample(80, 24);
    session.press("?");
    let text = session.text();
    assert!(
        text.contains("n Delete") && text.contains("第 1/3 页"),
        "{text}"
    );
    assert!(!text.contains("PgUp"), "{text}");
    let second = session.press("pgdn").text();
    let third = session.press("pgdn").text();
    assert!(
        second.contains("PgUp") || third.contains("PgUp"),
        "{second}{third}"
    );
}

#[test]
fn two_cases_never_look_the_same_without_their_years() {
    let mut session = Session::new(Docket::twins(), Locale::Zh, 40, 10);
    let text = session.text();
    assert!(
        text.contains("(23)0721执4号") && text.contains("(26)0721执4号"),
        "{text}"
    );
    session.press("/ 4");
    let text = session.text();
    assert!(
        text.contains("(23)0721执4号") && text.contains("(26)0721执4号"),
        "{text}"
    );
}

#[test]
fn the_filter_says_once_which_keys_do_what() {
    for (width, height) in SIZES {
        let mut session = Session::sample(*width, *height);
        session.press("g a f");
        let text = session.text();
        assert_eq!(text.matches("Tab").count(), 1, "{text}");
        assert!(text.contains("Tab补全 Enter确定"), "{text}");
        assert!(!text.contains("F2"), "{text}");
    }
}
