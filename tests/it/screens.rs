//! What the screens show: every screen × state × size × language as text.

use std::collections::BTreeSet;

use qingji::config::display::{Ambiguous, Glyphs};
use qingji::domain::level::Level;
use qingji::text::locale::Locale;
use qingji::text::width;
use qingji::tui::first_run::Wizard;
use qingji::tui::style::Styles;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::support::docket::Docket;
use crate::support::looks::{self, Dressed, Looks, SIZES, locales};
use crate::support::screen::{Session, rows};
use crate::support::states::{FIRST, STATES, states, wizard};

#[test]
fn the_screens_of_the_first_run_look_as_they_did() {
    for (name, keys) in FIRST {
        let mut looks = Looks::new(name);
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let wizard = wizard((name, keys), locale, width, height);
                let mut first = First(wizard, width, height);
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

/// Nothing was asked yet that Esc could go back to; one key by habit must not end the program.
#[test]
fn esc_on_the_first_question_leaves_only_when_pressed_twice() {
    let key = |text: &str| qingji::config::key::Key::parse(text).unwrap();
    let mut first = wizard(("first", "esc"), Locale::Zh, 80, 24);
    assert_eq!(first.key(key("e")), None);
    assert_eq!(first.key(key("esc")), None);
    let left = first.key(key("esc")).map(|answer| answer.choice);
    assert_eq!(left, Some(qingji::tui::first_run::Choice::Leave));
    let mut alone = wizard(("check-alone", ""), Locale::Zh, 80, 24);
    assert!(alone.key(key("esc")).is_some());
}

/// Checks the text of every state × size × language, and its look in every theme. One part of
/// several, one per processor.
fn look_at(part: usize) {
    for (open, name, keys) in states().skip(part).step_by(PARTS) {
        let mut looks = Looks::new(name);
        for (width, height) in SIZES {
            for (locale, tag) in locales() {
                let mut session = open(locale, width, height, &|_| {});
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
fn the_first_third_of_the_screens_looks_as_it_did() {
    look_at(0);
}

#[test]
fn the_second_third_of_the_screens_looks_as_it_did() {
    look_at(1);
}

#[test]
fn the_last_third_of_the_screens_looks_as_it_did() {
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
        let mut session = open(locale, 80, 24, &|_| {});
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

/// How wide a terminal draws ambiguous characters, and the width of a text there.
type Terminal = (Ambiguous, fn(&str) -> usize);
const TERMINALS: [Terminal; 2] = [
    (Ambiguous::Narrow, width::width),
    (Ambiguous::Wide, width::width_wide),
];

/// Checks a state in the profile with all glyphs: it fits, and besides safe characters there are only
/// lines and bars, and none of them where they would take two columns.
fn richly((ambiguous, measure): Terminal, name: &str, session: &mut Session) {
    let narrow = ambiguous == Ambiguous::Narrow;
    for (width, height) in SIZES {
        session.resize(width, height);
        let rows = session.rows();
        let place = format!("{name} {ambiguous:?} {width}x{height}");
        for row in &rows {
            assert!(measure(row) <= usize::from(width), "{place}: {row}");
            // What the court wrote stands there as it wrote it where it takes one column.
            let narrowly = |c: char| looks::is_line(c) || "“”·".contains(c);
            let known = |c: char| looks::is_safe(c) || (narrow && narrowly(c));
            // The display check shows the glyphs it asks about.
            let asks = name.starts_with("display");
            assert!(asks || row.chars().all(known), "{place}: {row}");
        }
        let lines = rows.iter().any(|row| row.contains('\u{2500}'));
        if !name.starts_with("display") && (!narrow || name == "today") {
            assert_eq!(lines, narrow, "{place}: {rows:#?}");
        }
    }
}

/// Lines and blocks are drawn if they are known to take one column; if they take two, none are
/// left. One part of several.
fn fits_richly(part: usize) {
    for (open, name, keys) in states().skip(part).step_by(PARTS) {
        for terminal in TERMINALS {
            for (locale, _) in locales() {
                let mut session = open(locale, 80, 24, &|options| {
                    (options.glyphs, options.ambiguous) = (Glyphs::Rich, terminal.0);
                });
                session.press(keys);
                richly(terminal, name, &mut session);
            }
        }
    }
}

#[test]
fn every_profile_of_glyphs_fits_the_first_third_of_the_screens() {
    fits_richly(0);
}

#[test]
fn every_profile_of_glyphs_fits_the_second_third_of_the_screens() {
    fits_richly(1);
}

#[test]
fn every_profile_of_glyphs_fits_the_last_third_of_the_screens() {
    fits_richly(2);
}

#[test]
fn every_profile_of_glyphs_fits_the_charts_and_sheets() {
    for walk in [crate::charts::STATES, crate::sheets_screen::STATES] {
        for terminal in TERMINALS {
            for (locale, _) in locales() {
                let docket = Docket::real(220);
                let mut session = Session::with(docket, locale, 100, 30, |options| {
                    (options.glyphs, options.ambiguous) = (Glyphs::Rich, terminal.0);
                });
                for (name, keys) in walk {
                    session.resize(100, 30);
                    session.press(keys);
                    richly(terminal, name, &mut session);
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
            let docket = Docket::named(person);
            let mut session = Session::with(docket, locale, 80, 24, |options| {
                person.clone_into(&mut options.label);
                person.clone_into(&mut options.actor.name);
            });
            session.press(keys);
            for (width, height) in SIZES {
                session.resize(width, height);
                looks::fits(name, &session.rows(), width);
            }
        }
    }
}

/// A terminal that fills a wide screen. At the sizes of the snapshots the same is checked with them.
const WIDE: (u16, u16) = (160, 50);

#[test]
fn no_glyph_of_any_state_depends_on_the_width_of_ambiguous_characters() {
    for (open, name, keys) in states() {
        for (locale, _) in locales() {
            let mut session = open(locale, 80, 24, &|_| {});
            session.press(keys);
            session.resize(WIDE.0, WIDE.1);
            looks::fits(name, &session.rows(), WIDE.0);
        }
    }
}

#[test]
fn no_glyph_of_the_first_run_depends_on_the_width_of_ambiguous_characters() {
    for (name, keys) in FIRST {
        for (locale, _) in locales() {
            let wizard = wizard((name, keys), locale, WIDE.0, WIDE.1);
            let area = Rect::new(0, 0, WIDE.0, WIDE.1);
            let mut buffer = Buffer::empty(area);
            wizard.view(area, &mut buffer);
            looks::fits(name, &rows(&buffer), WIDE.0);
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
            let hidden = ["下面还有", " 余 ", "more below", " more\n"];
            let hidden = hidden.iter().any(|said| text.contains(said));
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
fn a_small_lookup_says_how_many_it_found_and_shows_the_selected_one() {
    for (width, height, shown) in [(40, 10, 5), (60, 12, 7)] {
        let mut session = Session::sample(width, height);
        session.press("/ 2");
        let text = session.text();
        assert!(text.contains("快速查找: 30 条 (30 件中)"), "{text}");
        assert!(!text.contains(&format!(" {} ", shown + 1)), "{text}");
        session.press(&format!("tab{}", " down".repeat(7)));
        let text = session.text();
        let selected = text
            .lines()
            .find(|line| line.contains('>') && line.contains(" 8 "));
        assert!(selected.is_some(), "{text}");
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
                session.press(keys).press("? f2");
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
