//! Roles of the theme as ratatui styles.

use std::collections::HashMap;

use ratatui::style::{Color, Modifier, Style};

use crate::config::display::Depth;
use crate::config::theme::{Face, Rgb, Role, Theme};
use crate::domain::level::Level;

/// The style of every role, computed once.
#[derive(Debug, Default)]
pub struct Styles(HashMap<Role, Style>);

impl Styles {
    /// The styles of a theme at a colour depth.
    pub fn new(theme: &Theme, depth: Depth) -> Styles {
        Styles(
            Role::ALL
                .into_iter()
                .map(|role| (role, style(theme.face(role), depth)))
                .collect(),
        )
    }

    /// Styles in which only this role is seen, by a modifier.
    pub fn marking(role: Role, mark: Modifier) -> Styles {
        Styles(HashMap::from([(role, Style::new().add_modifier(mark))]))
    }

    pub fn of(&self, role: Role) -> Style {
        self.0.get(&role).copied().unwrap_or_default()
    }

    /// The style of a level's badge.
    pub fn badge(&self, level: Level) -> Style {
        self.of(match level {
            Level::Over => Role::BadgeOver,
            Level::Urgent => Role::BadgeUrgent,
            Level::Near => Role::BadgeNear,
            Level::Ahead => Role::BadgeAhead,
            Level::Normal => Role::BadgeNormal,
            Level::Paused => Role::BadgePaused,
            Level::None => Role::BadgeNone,
            Level::Unknown => Role::BadgeUnknown,
            Level::Later | Level::Closed => Role::BadgeClosed,
        })
    }

    /// The style of a badge in a row. On a selected row, a badge without a background takes the
    /// style of the row.
    pub fn badge_in(&self, level: Level, row: Style, selected: bool) -> Style {
        let badge = self.badge(level);
        if selected && badge.bg.is_none() {
            row
        } else {
            badge
        }
    }
}

fn style(face: Face, depth: Depth) -> Style {
    let mut style = Style::new();
    let fine = |rgb: Rgb| match depth {
        Depth::True => Color::Rgb(rgb.0, rgb.1, rgb.2),
        _ => Color::Indexed(rgb.indexed()),
    };
    let sixteen = |n: Option<u8>| n.map(color);
    let (fg, bg) = match (depth, face.rgb) {
        (Depth::Mono, _) => (None, None),
        (Depth::Indexed | Depth::True, Some([fg, bg])) => (Some(fine(fg)), Some(fine(bg))),
        (Depth::Ansi | Depth::Indexed | Depth::True, _) => (sixteen(face.fg), sixteen(face.bg)),
    };
    style.fg = fg;
    style.bg = bg;
    for (on, modifier) in [
        (face.bold, Modifier::BOLD),
        (face.dim, Modifier::DIM),
        (face.underline, Modifier::UNDERLINED),
        (face.reverse, Modifier::REVERSED),
    ] {
        if on {
            style = style.add_modifier(modifier);
        }
    }
    style
}

/// One of the sixteen ANSI colours by number. The named ones are sent as `30–37` and `90–97`, which
/// every terminal supports.
fn color(number: u8) -> Color {
    match number {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
    }
}
