//! Bars of characters, a number of cells long. They use glyphs that every terminal draws; if the
//! terminal is known to draw blocks, the last cell has a resolution of an eighth.

use crate::config::display::Glyphs;

/// The direction of a bar, and its glyph if only safe ones may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grow {
    /// From the axis to the left, made of `<`.
    Left,
    /// From the axis to the right, made of `>`.
    Right,
    /// To the right, made of `#`.
    Up,
    /// To the left, made of `=`.
    EvenLeft,
    /// To the right, made of `=`.
    EvenRight,
}

impl Grow {
    fn safe(self) -> &'static str {
        match self {
            Grow::Left => "<",
            Grow::Right => ">",
            Grow::Up => "#",
            Grow::EvenLeft | Grow::EvenRight => "=",
        }
    }

    pub fn leftward(self) -> bool {
        matches!(self, Grow::Left | Grow::EvenLeft)
    }
}

/// One to seven eighths of a cell, from the left.
const EIGHTHS: [char; 7] = [
    '\u{258f}', '\u{258e}', '\u{258d}', '\u{258c}', '\u{258b}', '\u{258a}', '\u{2589}',
];
const FULL: char = '\u{2588}';
/// The right half of a cell: the only partial one for bars that grow to the left.
const RIGHT_HALF: char = '\u{2590}';

/// What one cell stands for, so that `most` fits into `cells`; at least 1.
pub fn scale(most: i64, cells: usize) -> i64 {
    let cells = cells.max(1) as i64;
    let most = most.max(1);
    (most / cells + i64::from(most % cells != 0)).max(1)
}

/// A bar for `value` at `per` per cell. A positive value has at least one glyph.
pub fn bar(glyphs: Glyphs, grow: Grow, value: i64, per: i64) -> String {
    if value <= 0 {
        return String::new();
    }
    let per = per.max(1);
    match glyphs {
        Glyphs::Safe | Glyphs::Lines => {
            let cells = i128::from(value).saturating_mul(2) + i128::from(per);
            let cells = (cells / (2 * i128::from(per))).max(1);
            grow.safe()
                .repeat(usize::try_from(cells).unwrap_or(usize::MAX).min(400))
        }
        Glyphs::Rich => {
            let steps = if grow.leftward() { 2 } else { 8 };
            let parts = (i128::from(value) * steps + i128::from(per) / 2) / i128::from(per);
            let parts = parts.max(1);
            let full = usize::try_from(parts / steps)
                .unwrap_or(usize::MAX)
                .min(400);
            let rest = (parts % steps) as usize;
            let full: String = std::iter::repeat_n(FULL, full).collect();
            if grow.leftward() {
                let head = if rest > 0 {
                    RIGHT_HALF.to_string()
                } else {
                    String::new()
                };
                format!("{head}{full}")
            } else {
                let tail = rest.checked_sub(1).and_then(|at| EIGHTHS.get(at));
                full + &tail.map(char::to_string).unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_value() {
        for (value, per, long) in [
            (0, 1, 0),
            (1, 5, 1),
            (5, 1, 5),
            (12, 5, 2),
            (13, 5, 3),
            (i64::MAX, 1, 400),
        ] {
            assert_eq!(
                bar(Glyphs::Safe, Grow::Up, value, per).len(),
                long,
                "{value}/{per}"
            );
        }
        assert_eq!(bar(Glyphs::Safe, Grow::Left, 3, 1), "<<<");
        assert_eq!(bar(Glyphs::Rich, Grow::Up, 11, 8), "\u{2588}\u{258d}");
        assert_eq!(bar(Glyphs::Rich, Grow::Left, 12, 8), "\u{2590}\u{2588}");
        assert_eq!(bar(Glyphs::Rich, Grow::Up, 1, 100), "\u{258f}");
    }

    #[test]
    fn the_most_fits() {
        for (most, cells) in [
            (0, 10),
            (7, 10),
            (10, 10),
            (11, 10),
            (1_000_000, 24),
            (i64::MAX, 1),
        ] {
            let per = scale(most, cells);
            assert!(per >= 1 && most / per <= cells as i64, "{most} {cells}");
        }
    }
}
