//! What the screens show: every screen × state × size × language as text.

use std::collections::BTreeSet;

use qingji::config::display::{Ambiguous, Glyphs};
use qingji::config::key::Key;
use qingji::domain::level::Level;
use qingji::text::locale::Locale;
use qingji::text::width;
use qingji::tui::first_run::Wizard;
use qingji::tui::style::Styles;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::support::docket::Docket;
use crate::support::looks::{self, Dressed, Looks, SIZES, locales};
use crate::support::screen::{Session, options, rows};

/// The name of each state, and the keys that lead to it.
const STATES: &[(&str, &str)] = &[
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
    ("calendar-save", "g q i"),
    ("today-print", "o"),
    ("lookup-second-party", "/ 李 某"),
    ("what-if-open", "enter w 1"),
    ("docs", ": d o c s enter"),
    ("messages", "2 : m e s s a g e s enter"),
    ("copy", "y"),
    ("display", ": d i s p l a y enter"),
    ("display-tried", ": d i s p l a y enter 1 3"),
];

/// Opens the program in a language, at a size.
type Open = fn(Locale, u16, u16) -> Session;

/// Other dockets and other starts, with the states that need them.
const ELSEWHERE: &[(Open, &[(&str, &str)])] = &[
    (
        |locale, width, height| Session::new(Docket::empty(), locale, width, height),
        &[("today-empty", "")],
    ),
    (
        |locale, width, height| {
            Session::with(Docket::empty(), locale, width, height, |options| {
                options.first_run = true;
            })
        },
        &[("today-welcome", "")],
    ),
    (
        |locale, width, height| {
            Session::with(Docket::sample(), locale, width, height, |options| {
                (options.demo, options.tutorial) = (true, true);
            })
        },
        &[
            ("tutorial", ""),
            ("tutorial-case", "down enter"),
            ("tutorial-message", "down enter . esc 2"),
        ],
    ),
    (
        |locale, width, height| Session::new(Docket::journal(), locale, width, height),
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
        |locale, width, height| Session::new(Docket::real(120), locale, width, height),
        &[
            ("bulk-preview", "g a space space space b esc 2 ＋ 7 d enter"),
            ("bulk-late", "g a space space b esc 6 1 enter enter enter"),
            ("bulk-why", "g a space space b esc 6 1 enter enter enter ."),
            (
                "bulk-reason",
                "g a space space b esc 6 1 enter enter enter s 院",
            ),
            ("palette-own", "g a w 涉 企 enter :"),
        ],
    ),
];

/// All states: how the program is opened, the name, and the keys that lead there.
fn states() -> impl Iterator<Item = (Open, &'static str, &'static str)> {
    let open: Open = |locale, width, height| Session::new(Docket::sample(), locale, width, height);
    let all = std::iter::once((open, STATES)).chain(ELSEWHERE.iter().copied());
    all.flat_map(|(open, states)| states.iter().map(move |(name, keys)| (open, *name, *keys)))
}

/// The questions before there is a docket.
const FIRST: &[(&str, &str)] = &[
    ("first-display", ""),
    ("first-garbled", "4"),
    ("first-who", "1 2"),
    ("first-begin", "1 2 enter"),
    ("first-path", "1 2 enter 2 x"),
    ("first-no-file", "1 2 enter 2 x enter"),
];

#[test]
fn the_screens_of_the_first_run_look_as_they_did() {
    for (name, keys) in FIRST {
        let mut looks = Looks::new(name);
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let wizard = Wizard::new(&options(locale), width, height);
                let mut first = First(wizard, width, height);
                for text in keys.split_whitespace() {
                    let done = first.0.key(Key::parse(text).unwrap());
                    assert_eq!(done, None, "{name}");
                }
                let text = looks.take(&mut first, tag);
                insta::assert_snapshot!(format!("{name}__{width}x{height}__{tag}"), text);
            }
        }
        insta::assert_snapshot!(format!("{name}__looks"), looks.text());
    }
}

/// The questions of the first run on a terminal of this size.
struct First(Wizard, u16, u16);

impl Dressed for First {
    fn draw(&mut self, styles: Styles) -> Buffer {
        let area = Rect::new(0, 0, self.1, self.2);
        let mut buffer = Buffer::empty(area);
        self.0.dress(styles);
        self.0.view(area, &mut buffer);
        buffer
    }
}

/// Checks the text of every state × size × language, and its look in every theme. One part of
/// several, one per processor.
fn look_at(part: usize) {
    for (open, name, keys) in states().skip(part).step_by(PARTS) {
        let mut looks = Looks::new(name);
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let mut session = open(locale, width, height);
                session.press(keys);
                let text = looks.take(&mut session, tag);
                insta::assert_snapshot!(format!("{name}__{width}x{height}__{tag}"), text);
            }
        }
        insta::assert_snapshot!(format!("{name}__looks"), looks.text());
    }
}

const PARTS: usize = 3;

#[test]
fn every_screen_looks_as_it_did() {
    look_at(0);
}

#[test]
fn every_other_screen_looks_as_it_did() {
    look_at(1);
}

#[test]
fn every_third_screen_looks_as_it_did() {
    look_at(2);
}

#[test]
fn the_themes_are_what_they_were() {
    insta::assert_snapshot!("themes", looks::legend());
}

/// The words of the levels, by which each is recognised without colour.
#[test]
fn every_level_is_known_without_colour() {
    for (locale, _) in locales() {
        let badge = |level: Level| locale.text(&format!("domain.badge.{}", level.id()));
        let words: BTreeSet<_> = Level::ALL.into_iter().map(badge).collect();
        assert_eq!(words.len(), Level::ALL.len());
        let mut session = Session::new(Docket::sample(), locale, 100, 30);
        session.press("g a");
        let text = session.text();
        for level in [
            Level::Over,
            Level::Urgent,
            Level::Near,
            Level::Ahead,
            Level::Paused,
        ] {
            let word = badge(level);
            let found = text
                .lines()
                .map(|line| line.trim_start_matches([' ', '>', '[', ']', '*']))
                .any(|line| line.starts_with(word));
            assert!(found, "{level:?}\n{text}");
        }
    }
}

/// The keys to a state of the first row, and the name of the state.
const ROW: [(&str, &str); 6] = [
    ("down", "as it is"),
    ("", "selected"),
    ("space", "marked"),
    ("space up", "marked and selected"),
    ("1 n end down", "followed up"),
    ("1 end down", "followed up and selected"),
];

/// Without any colour or attribute: from the text of the row and its side of the rule.
#[test]
fn every_state_of_a_row_is_read_without_colour() {
    for (width, height) in SIZES {
        for (locale, tag) in locales() {
            let number = "0783执恢3364号";
            let mut seen = BTreeSet::new();
            for (keys, what) in ROW {
                let mut session = Session::new(Docket::sample(), locale, width, height);
                session.press(keys);
                let rows = session.rows();
                let Some(at) = rows.iter().position(|row| row.contains(number)) else {
                    panic!("{what} {width}x{height} {tag}\n{}", session.text());
                };
                let sunk = rows[..at].iter().any(|row| row.starts_with("   --"));
                let state = (rows[at].clone(), sunk);
                assert!(
                    seen.insert(state),
                    "{what} {width}x{height} {tag}: {rows:#?}"
                );
            }
        }
    }
}

#[test]
fn every_screen_fits_every_small_terminal() {
    // Every width, every height, and the extremes of both combined.
    let along = (1..=50).flat_map(|width| [(width, 1 + width % 14), (width, 10)]);
    let down = (1..=14).flat_map(|height| [1, 2, 17, 40].map(|width| (width, height)));
    let sizes: Vec<(u16, u16)> = along.chain(down).collect();
    // The languages alternate.
    let turns = locales().into_iter().enumerate();
    let everywhere = states().flat_map(|state| turns.clone().map(move |turn| (state, turn)));
    for ((open, name, keys), (turn, (locale, _))) in everywhere {
        let mut session = open(locale, 80, 24);
        session.press(keys);
        for (width, height) in sizes.iter().skip(turn).step_by(2) {
            session.resize(*width, *height);
            for row in session.rows() {
                assert!(
                    width::width(&row) <= usize::from(*width),
                    "{name} {width}x{height} {locale:?}: {row}"
                );
            }
        }
    }
}

/// Lines and blocks are drawn if they are known to take one column; if they take two, none are
/// left.
#[test]
fn every_profile_of_glyphs_fits() {
    let profiles = [
        (Ambiguous::Narrow, width::width as fn(&str) -> usize),
        (Ambiguous::Wide, width::width_wide),
    ];
    for (name, keys) in STATES {
        for ((ambiguous, measure), (locale, _)) in profiles
            .iter()
            .flat_map(|profile| locales().map(|locale| (profile, locale)))
        {
            let mut session = Session::with(Docket::sample(), locale, 80, 24, |options| {
                (options.glyphs, options.ambiguous) = (Glyphs::Rich, *ambiguous);
            });
            session.press(keys);
            for (width, height) in SIZES {
                session.resize(width, height);
                let rows = session.rows();
                for row in &rows {
                    assert!(
                        measure(row) <= usize::from(width),
                        "{name} {ambiguous:?} {width}x{height}: {row}"
                    );
                }
                let lines = rows.iter().any(|row| row.contains('\u{2500}'));
                // The display check shows the glyphs it asks about.
                let shown = *ambiguous == Ambiguous::Narrow && *name == "today";
                if shown || (*ambiguous == Ambiguous::Wide && !name.starts_with("display")) {
                    assert_eq!(lines, shown, "{name}: {rows:#?}");
                }
            }
        }
    }
}

#[test]
fn no_glyph_depends_on_the_width_of_ambiguous_characters() {
    // The interpunct of such names is normal data, and of ambiguous width.
    let person = "武力斯·梅花";
    for (name, keys) in STATES {
        for (locale, _) in locales() {
            for (width, height) in SIZES {
                let docket = Docket::named(person);
                let mut session = Session::with(docket, locale, width, height, |options| {
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

/// The sizes of the snapshots, and a terminal that fills a wide screen.
fn sizes_and_wide() -> impl Iterator<Item = (u16, u16)> {
    SIZES.into_iter().chain([(160, 50)])
}

/// Asserts that a row takes the same width on every terminal: nothing in it is of ambiguous width.
fn same_everywhere(name: &str, row: &str) {
    assert_eq!(width::width(row), width::width_wide(row), "{name}: {row}");
}

#[test]
fn no_glyph_of_any_state_depends_on_the_width_of_ambiguous_characters() {
    for (open, name, keys) in states() {
        for (locale, _) in locales() {
            let mut session = open(locale, 80, 24);
            session.press(keys);
            for (width, height) in sizes_and_wide() {
                session.resize(width, height);
                for row in session.rows() {
                    same_everywhere(name, &row);
                }
            }
        }
    }
}

#[test]
fn no_glyph_of_the_first_run_depends_on_the_width_of_ambiguous_characters() {
    for (name, keys) in FIRST {
        for (width, height) in sizes_and_wide() {
            for (locale, _) in locales() {
                let mut wizard = Wizard::new(&options(locale), width, height);
                for text in keys.split_whitespace() {
                    wizard.key(Key::parse(text).unwrap());
                }
                let area = Rect::new(0, 0, width, height);
                let mut buffer = Buffer::empty(area);
                wizard.view(area, &mut buffer);
                for row in rows(&buffer) {
                    same_everywhere(name, &row);
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
            for said in ["2020-02-03", "2019-11-04", "2019-05-04"] {
                assert!(text.contains(said), "{said} {width}x{height} {tag}\n{text}");
            }
            // Hidden parts are announced, and appear on request.
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
        let mut session = Session::sample(width, height);
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
                let mut session = Session::new(Docket::sample(), locale, width, height);
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
                let mut session = Session::new(Docket::sample(), locale, width, height);
                session.press(keys).press("? a");
                let mut last = String::new();
                let mut pages = 0;
                while session.text() != last && pages < 40 {
                    last = session.text();
                    let box_rows = last.lines().filter(|row| row.contains('|'));
                    for row in box_rows.filter(|row| width == 40 || row.len() > 60) {
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
        text.contains("n Delete") && text.contains("第 1/2 页"),
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
        let mut session = Session::sample(width, height);
        session.press("g a f");
        let text = session.text();
        assert_eq!(text.matches("Tab").count(), 1, "{text}");
        assert!(text.contains("Tab补全 Enter确定"), "{text}");
        assert!(!text.contains("F2"), "{text}");
    }
}
