//! How a screen looks in every theme: what is recorded besides its text, and what must hold for
//! each.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::LazyLock;

use qingji::config::display::Depth;
use qingji::config::theme::{Role, Theme};
use qingji::text::locale::Locale;
use qingji::text::width;
use qingji::tui::style::Styles;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};

use super::docket::Docket;
use super::screen::{Session, rows};

/// Every size at which a screen is checked.
pub(crate) const SIZES: [(u16, u16); 3] = [(40, 10), (80, 24), (100, 30)];

pub(crate) fn locales() -> [(Locale, &'static str); 2] {
    [(Locale::Zh, "zh"), (Locale::En, "en")]
}

/// Takes the states of a page in every size and language: the name of each, and the keys that lead to
/// it from the one before. `check` compares a text with the snapshot of that name, in the module that
/// its snapshots belong to.
pub(crate) fn walk(states: &[(&str, &str)], check: impl Fn(String, String)) {
    let mut sessions =
        locales().map(|(locale, tag)| (Session::new(Docket::real(220), locale, 100, 30), tag));
    for (name, keys) in states {
        let mut looks = Looks::new(name);
        for (session, _) in &mut sessions {
            session.resize(100, 30);
            session.press(keys);
        }
        for (width, height) in SIZES {
            for (session, tag) in &mut sessions {
                session.resize(width, height);
                let text = looks.take(session, tag);
                check(format!("{name}__{width}x{height}__{tag}"), text);
            }
        }
        check(format!("{name}__looks"), looks.text());
    }
}

/// Themes with the colours of the terminal they are for; the first is a terminal without colours.
const DRESSES: [(&str, Depth); 7] = [
    ("mono", Depth::Mono),
    ("plain", Depth::Ansi),
    ("dark", Depth::Ansi),
    ("light", Depth::Ansi),
    ("contrast", Depth::Ansi),
    ("plain", Depth::Indexed),
    ("plain", Depth::True),
];

fn dress((theme, depth): (&str, Depth)) -> Styles {
    Styles::new(&Theme::builtin(theme), depth)
}

/// The looks of a cell, one for each of [`DRESSES`].
type Look = [Style; DRESSES.len()];

/// Anything that can be drawn: a session, or the screens before there is one.
pub(crate) trait Dressed {
    fn draw(&mut self, styles: Styles) -> Buffer;
}

impl Dressed for Session {
    fn draw(&mut self, styles: Styles) -> Buffer {
        self.model.dress(styles);
        self.buffer().0
    }
}

/// The names of looks: a role, or a role over another.
struct Names(HashMap<Look, String>);

fn key(role: Role) -> String {
    // A role is named as in the theme files.
    let mut name = String::new();
    for c in format!("{role:?}").chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// The names of all looks there are.
static NAMES: LazyLock<Names> = LazyLock::new(Names::new);

impl Names {
    fn new() -> Names {
        let dresses = DRESSES.map(dress);
        let mut names = HashMap::new();
        let look = |roles: &[Role], over: fn(Style) -> bool| {
            std::array::from_fn(|n| {
                let mut cell = Cell::default();
                cell.set_style(dresses[n].of(Role::Text));
                for (at, role) in roles.iter().enumerate() {
                    let style = dresses[n].of(*role);
                    if at == 0 || over(style) {
                        cell.set_style(style);
                    }
                }
                cell.style()
            })
        };
        for role in Role::ALL {
            let name = || key(role);
            names.entry(look(&[role], |_| true)).or_insert_with(name);
        }
        for below in Role::ALL {
            for over in Role::ALL {
                let name = || format!("{}+{}", key(below), key(over));
                let both = look(&[below, over], |_| true);
                names.entry(both).or_insert_with(name);
            }
        }
        // The badge in the selected row: if it has no colours, it looks like the row.
        for badge in Role::ALL {
            let name = || format!("selected+{}", key(badge));
            let both = look(&[Role::Selected, badge], |style| style.bg.is_some());
            names.entry(both).or_insert_with(name);
        }
        Names(names)
    }

    fn of(&self, look: &Look, place: &str) -> &str {
        let Some(name) = self.0.get(look) else {
            panic!("{place}: a look that no role of the themes has: {look:?}");
        };
        name
    }
}

/// The looks of all roles in every dress: with this and the maps of [`Looks`], every cell of every
/// screen is known.
pub(crate) fn legend() -> String {
    let mut text = String::new();
    for (theme, depth) in DRESSES {
        writeln!(text, "{theme} {depth:?}").unwrap();
        let styles = dress((theme, depth));
        for role in Role::ALL {
            writeln!(text, "  {:14}{}", key(role), words(styles.of(role))).unwrap();
        }
    }
    text
}

fn words(style: Style) -> String {
    let mut parts = Vec::new();
    if let (Some(fg), Some(bg)) = (style.fg, style.bg) {
        parts.push(format!("{fg} on {bg}"));
    }
    for (modifier, word) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ] {
        if style.add_modifier.contains(modifier) {
            parts.push(word.to_owned());
        }
    }
    if parts.is_empty() {
        parts.push("-".to_owned());
    }
    parts.join(", ")
}

/// The looks of one state at every size and in every language, collected one by one.
pub(crate) struct Looks {
    name: String,
    text: String,
}

impl Looks {
    pub(crate) fn new(name: &str) -> Looks {
        Looks {
            name: name.to_owned(),
            text: String::new(),
        }
    }

    /// Draws it in every dress and returns its text, which is the same in all of them.
    pub(crate) fn take(&mut self, shown: &mut impl Dressed, tag: &str) -> String {
        let buffers = DRESSES.map(|dressed| shown.draw(dress(dressed)));
        let area = *buffers[0].area();
        let place = format!("{} {}x{} {tag}", self.name, area.width, area.height);
        let rows = rows(&buffers[0]);
        fits(&place, &rows, area.width);
        writeln!(self.text, "{}x{} {tag}", area.width, area.height).unwrap();
        let mut words = BTreeMap::new();
        let mut before: Option<(u16, u16, String)> = None;
        for y in area.top()..area.bottom() {
            let runs = runs(&place, &buffers, y);
            for (.., look, text) in &runs {
                told_apart(&place, &mut words, look, text);
            }
            let map = Looks::map(&place, &runs);
            match &mut before {
                Some((_, last, same)) if *same == map => *last = y,
                _ => {
                    self.line(before.take());
                    before = Some((y, y, map));
                }
            }
        }
        self.line(before);
        rows.join("\n")
    }

    fn map(place: &str, runs: &[(u16, u16, Look, String)]) -> String {
        let parts: Vec<String> = runs
            .iter()
            .map(|(a, b, look, text)| {
                let place = format!("{place} {a}-{b} {text:?}");
                (a, b, NAMES.of(look, &place))
            })
            .filter(|(.., name)| *name != key(Role::Text))
            .map(|(a, b, name)| format!("{a}-{b} {name}"))
            .collect();
        parts.join("  ")
    }

    /// Equal rows are written once, rows of plain text not at all.
    fn line(&mut self, rows: Option<(u16, u16, String)>) {
        match rows {
            Some((_, _, map)) if map.is_empty() => {}
            Some((a, b, map)) if a == b => writeln!(self.text, "{a:5}: {map}").unwrap(),
            Some((a, b, map)) => writeln!(self.text, "{:>5}: {map}", format!("{a}-{b}")).unwrap(),
            None => {}
        }
    }

    /// Where cells look different from text, by their role: size and language, then the rows.
    pub(crate) fn text(self) -> String {
        self.text
    }
}

/// Whether a character may stand on a screen of the safe profile: ASCII, and what takes two columns
/// on every terminal of an East Asian user (汉字, full-width forms, the punctuation of both, and the
/// dot that replaces the one of ambiguous width in names).
pub(crate) fn is_safe(c: char) -> bool {
    matches!(c,
        ' '..='~'
        | '\u{3000}'..='\u{303e}'
        | '\u{30fb}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether a character draws a line or a bar, as terminals do that take one column for it.
pub(crate) fn is_line(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{259f}')
}

/// No line is wider than its terminal, and every character of it is a safe one.
pub(crate) fn fits(place: &str, rows: &[String], columns: u16) {
    for row in rows {
        assert!(width::width(row) <= usize::from(columns), "{place}: {row}");
        assert_eq!(width::width(row), width::width_wide(row), "{place}: {row}");
        let odd: String = row.chars().filter(|c| !is_safe(*c)).collect();
        assert!(odd.is_empty(), "{place}: {odd:?} in {row}");
    }
}

/// The runs of cells in a row that look the same in every dress.
fn runs(place: &str, buffers: &[Buffer; DRESSES.len()], y: u16) -> Vec<(u16, u16, Look, String)> {
    let mut runs: Vec<(u16, u16, Look, String)> = Vec::new();
    let area = *buffers[0].area();
    let mut x = area.left();
    while x < area.right() {
        let symbol = buffers[0].cell((x, y)).unwrap().symbol();
        let wide = width::width(symbol).max(1) as u16;
        let look = std::array::from_fn(|n| {
            let cell = buffers[n].cell((x, y)).unwrap();
            let theme = DRESSES[n].0;
            assert_eq!(
                cell.symbol(),
                symbol,
                "{place} {x},{y}: {theme} says something else"
            );
            let mono = DRESSES[n].1 == Depth::Mono;
            let unset = (cell.fg == Color::Reset, cell.bg == Color::Reset);
            assert!(
                unset == (true, true) || (!mono && unset == (false, false) && cell.fg != cell.bg),
                "{place} {x},{y}: {theme} hides {symbol}: {} on {}",
                cell.fg,
                cell.bg
            );
            cell.style()
        });
        match runs.last_mut() {
            Some((_, end, last, text)) if *last == look => {
                *end = x + wide - 1;
                text.push_str(symbol);
            }
            _ => runs.push((x, x + wide - 1, look, symbol.to_owned())),
        }
        x += wide;
    }
    runs
}

/// Equal words with different colours must also differ without colour.
fn told_apart(place: &str, words: &mut BTreeMap<String, Look>, look: &Look, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let known = words.entry(text.to_owned()).or_insert(*look);
    let colours = |look: &Look| {
        let plain = look[1];
        (plain.fg, plain.bg)
    };
    assert!(
        colours(known) == colours(look) || known[0] != look[0],
        "{place}: only its colour says which {text:?} it is"
    );
}
