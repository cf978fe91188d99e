//! Encodes cells as bytes, as few as possible per frame: over a slow line, each key press is as
//! slow as the bytes it causes.
//!
//! The cursor is moved only when needed, not after every 汉字. One sequence sets the look of a run,
//! and nothing is reset that was not set. Blanks are written where a move would be longer, and the
//! unused rest of a row is erased at once.
//!
//! After characters beyond ASCII, the next ASCII one starts with an absolute move. A terminal that
//! draws one of them at another width then spoils only that run and not the rest of the line.

use std::cell::RefCell;
use std::io::{self, Write};
use std::iter::from_fn;
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use ratatui::{CompletedFrame, Frame, Terminal};

use crate::text::width;

/// The colours and attributes of a cell.
type Look = (Color, Color, Modifier);

const PLAIN: Look = (Color::Reset, Color::Reset, Modifier::empty());

/// The backend of the screens: encodes the cells itself and leaves everything else to crossterm.
#[derive(Debug)]
pub struct Wire<W: Write> {
    inner: CrosstermBackend<W>,
    /// Whether the cursor is hidden, once that was set.
    hidden: Option<bool>,
    /// The blanks of the frame being drawn; shared, because the terminal owns the backend while it
    /// draws.
    blanks: Rc<RefCell<Blanks>>,
}

impl<W: Write> Wire<W> {
    pub fn new(writer: W) -> Wire<W> {
        Wire {
            inner: CrosstermBackend::new(writer),
            hidden: None,
            blanks: Rc::default(),
        }
    }
}

/// Draws a frame. The backend receives only the changed cells, so the blanks between and after them
/// are recorded here.
///
/// # Errors
/// Returns the errors of the writer.
pub fn draw<W: Write>(
    terminal: &mut Terminal<Wire<W>>,
    render: impl FnOnce(&mut Frame<'_>),
) -> io::Result<CompletedFrame<'_>> {
    let blanks = Rc::clone(&terminal.backend().blanks);
    terminal.draw(|frame| {
        render(frame);
        blanks.borrow_mut().see(frame.buffer_mut());
    })
}

/// Which cells of a frame are blanks without colours or attributes.
#[derive(Debug, Default)]
struct Blanks {
    width: usize,
    cells: Vec<bool>,
}

impl Blanks {
    fn see(&mut self, buffer: &Buffer) {
        self.width = usize::from(buffer.area.width);
        self.cells.clear();
        let blank = |cell: &Cell| cell.symbol() == " " && looks(cell) == PLAIN;
        self.cells.extend(buffer.content.iter().map(blank));
    }

    /// Whether row `y` has only blanks from column `from` up to `to`, or the end of the row.
    fn only(&self, y: u16, from: u16, to: Option<u16>) -> bool {
        let row = usize::from(y) * self.width;
        let end = to.map_or(self.width, usize::from);
        let cells = self.cells.get(row + usize::from(from)..row + end);
        // Nothing is known about a frame that was not recorded.
        cells.is_some_and(|cells| !cells.is_empty() && cells.iter().all(|blank| *blank))
    }
}

/// Number of cells up to which blanks are no longer than a cursor move.
const SHORT: u16 = 4;
/// Erases to the end of the row; shorter than a longer run of blanks.
const ERASE: &[u8] = b"\x1b[K";

/// The position of the terminal's cursor.
#[derive(Debug, Clone, Copy)]
struct Pen {
    x: u16,
    y: u16,
    /// Whether only ASCII, which every terminal draws alike, was drawn since the cursor was placed.
    sure: bool,
}

/// Writes a number in decimal. A frame has a thousand of them, and the formatting machinery would
/// be slow.
fn number(out: &mut Vec<u8>, n: u16) {
    let digit = |n: u16| b'0' + (n % 10) as u8;
    for power in [10_000, 1_000, 100, 10] {
        if n >= power {
            out.push(digit(n / power));
        }
    }
    out.push(digit(n));
}

/// Moves to a cell with as few bytes as possible.
fn go(out: &mut Vec<u8>, pen: Option<Pen>, x: u16, y: u16, ascii: bool) -> io::Result<Pen> {
    let there = Pen { x, y, sure: true };
    match pen {
        Some(pen) if pen.y == y && pen.x == x && (pen.sure || !ascii) => return Ok(pen),
        Some(pen) if pen.y == y && pen.x < x && pen.sure => match x - pen.x {
            1 => out.write_all(b"\x1b[C")?,
            n => {
                out.extend_from_slice(b"\x1b[");
                number(out, n);
                out.push(b'C');
            }
        },
        _ => {
            out.extend_from_slice(b"\x1b[");
            number(out, y + 1);
            out.push(b';');
            number(out, x + 1);
            out.push(b'H');
        }
    }
    Ok(there)
}

/// Sets the look of what follows.
fn look(out: &mut Vec<u8>, (fg, bg, modifier): Look) -> io::Result<()> {
    // Everything is set again in one sequence, because there is no portable way to switch off
    // single attributes.
    out.write_all(b"\x1b[0")?;
    for (flag, code) in [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::SLOW_BLINK, "5"),
        (Modifier::RAPID_BLINK, "6"),
        (Modifier::REVERSED, "7"),
        (Modifier::HIDDEN, "8"),
        (Modifier::CROSSED_OUT, "9"),
    ] {
        if modifier.contains(flag) {
            write!(out, ";{code}")?;
        }
    }
    for (color, base) in [(fg, 30), (bg, 40)] {
        if color != Color::Reset {
            write!(out, ";{}", code(color, base))?;
        }
    }
    out.write_all(b"m")
}

/// The SGR parameters of a colour; `base` is 30 for the foreground, 40 for the background.
fn code(color: Color, base: u8) -> String {
    let named = match color {
        Color::Reset => return (base + 9).to_string(),
        Color::Rgb(r, g, b) => return format!("{};2;{r};{g};{b}", base + 8),
        Color::Indexed(n) => return format!("{};5;{n}", base + 8),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
    };
    (base + named).to_string()
}

/// The cells of a frame that a blank screen does not show already.
pub(super) fn drawn(buffer: &Buffer) -> impl Iterator<Item = (u16, u16, &Cell)> {
    let area = buffer.area;
    let rows = buffer.content.chunks(usize::from(area.width).max(1));
    (area.y..).zip(rows).flat_map(move |(y, row)| {
        let mut covered = 0;
        (area.x..).zip(row).filter_map(move |(x, cell)| {
            if covered > 0 {
                covered -= 1;
                return None;
            }
            let symbol = cell.symbol();
            if symbol.len() > 1 {
                covered = width::width(symbol).saturating_sub(1);
            }
            let is_blank = symbol == " " && looks(cell) == PLAIN;
            (!is_blank).then_some((x, y, cell))
        })
    })
}

/// The bytes of a frame while it is encoded.
#[derive(Debug)]
struct Ink {
    out: Vec<u8>,
    pen: Option<Pen>,
    now: Look,
}

impl Ink {
    fn wear(&mut self, wanted: Look) -> io::Result<()> {
        if wanted != self.now {
            look(&mut self.out, wanted)?;
            self.now = wanted;
        }
        Ok(())
    }

    /// Crosses a few blanks by writing them, if the look before or after them is plain.
    fn cross(&mut self, blanks: &Blanks, x: u16, y: u16, wanted: Look) -> io::Result<()> {
        let near = |pen: &Pen| pen.sure && pen.y == y && pen.x < x && x - pen.x <= SHORT;
        let Some(mut pen) = self.pen.filter(near) else {
            return Ok(());
        };
        if blanks.only(y, pen.x, Some(x)) && [self.now, wanted].contains(&PLAIN) {
            self.wear(PLAIN)?;
            self.out.extend((pen.x..x).map(|_| b' '));
            pen.x = x;
            self.pen = Some(pen);
        }
        Ok(())
    }

    fn go(&mut self, x: u16, y: u16, ascii: bool) -> io::Result<Pen> {
        let pen = go(&mut self.out, self.pen, x, y, ascii)?;
        self.pen = Some(pen);
        Ok(pen)
    }

    /// Draws the changed cells of one row.
    fn row(&mut self, row: &[(u16, u16, &Cell)], blanks: &Blanks) -> io::Result<()> {
        for (n, (x, y, cell)) in row.iter().enumerate() {
            if row.len() - n > ERASE.len() && blanks.only(*y, *x, None) {
                self.go(*x, *y, true)?;
                self.wear(PLAIN)?;
                self.out.extend_from_slice(ERASE);
                break;
            }
            let (symbol, wanted) = (cell.symbol(), looks(cell));
            let ascii = symbol.is_ascii();
            if ascii {
                self.cross(blanks, *x, *y, wanted)?;
            }
            let at = self.go(*x, *y, ascii)?;
            self.wear(wanted)?;
            self.out.extend_from_slice(symbol.as_bytes());
            self.pen = Some(Pen {
                x: at.x + width::width(symbol) as u16,
                y: *y,
                sure: at.sure && ascii,
            });
        }
        Ok(())
    }
}

/// The look of a cell.
fn looks(cell: &Cell) -> Look {
    (cell.fg, cell.bg, cell.modifier)
}

/// Encodes the cells of a frame that differ from the one before.
fn emit<'a>(
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
    blanks: &Blanks,
) -> io::Result<Vec<u8>> {
    let mut ink = Ink {
        out: Vec::new(),
        pen: None,
        now: PLAIN,
    };
    // Collected row by row: the list of a whole first frame is memory that is used only once.
    let mut cells = cells.peekable();
    let mut row = Vec::new();
    while let Some(first) = cells.next() {
        row.clear();
        row.push(first);
        row.extend(from_fn(|| cells.next_if(|(_, y, _)| *y == first.1)));
        ink.row(&row, blanks)?;
    }
    ink.wear(PLAIN)?;
    Ok(ink.out)
}

impl<W: Write> Backend for Wire<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let bytes = emit(content, &self.blanks.borrow())?;
        self.inner.write_all(&bytes)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.hidden.replace(true) == Some(true) {
            return Ok(());
        }
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.hidden.replace(false) == Some(false) {
            return Ok(());
        }
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn bytes(before: &Buffer, after: &Buffer) -> String {
        let mut blanks = Blanks::default();
        blanks.see(after);
        String::from_utf8(emit(before.diff(after).into_iter(), &blanks).unwrap()).unwrap()
    }

    fn buffer(lines: &[(&str, Style)]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, lines.len() as u16));
        for (y, (text, style)) in (0..).zip(lines) {
            buffer.set_string(0, y, text, *style);
        }
        buffer
    }

    #[test]
    fn the_cursor_is_set_once_for_a_run_and_again_behind_wide_ones() {
        let plain = Style::new();
        let blank = buffer(&[("", plain)]);
        assert_eq!(bytes(&blank, &buffer(&[("ab c", plain)])), "\x1b[1;1Hab c");
        assert_eq!(
            bytes(&blank, &buffer(&[("海拉尔7号", plain)])),
            "\x1b[1;1H海拉尔\x1b[1;7H7号"
        );
        // Five blanks, and also the reset needed before them, are longer than a move.
        assert_eq!(
            bytes(&blank, &buffer(&[("ab     c", plain)])),
            "\x1b[1;1Hab\x1b[5Cc"
        );
    }

    #[test]
    fn what_a_row_no_longer_fills_is_erased_in_one_go() {
        let plain = Style::new();
        let full = buffer(&[("海拉尔区人民法院", plain)]);
        let rest = |text| bytes(&full, &buffer(&[(text, plain)]));
        assert_eq!(rest("海拉尔"), "\x1b[1;7H\x1b[K");
        assert_eq!(rest("海"), "\x1b[1;3H\x1b[K");
        // Two blanks are shorter, and a row that continues is not erased.
        assert_eq!(rest("海拉尔区人民法"), "\x1b[1;15H ");
        let marked = Style::new().bg(Color::Yellow);
        let line = buffer(&[("海拉尔                ", marked)]);
        assert!(!bytes(&full, &line).contains("\x1b[K"));
        assert_eq!(
            bytes(&line, &buffer(&[("海", plain)])),
            "\x1b[1;1H海\x1b[1;3H\x1b[K"
        );
    }

    #[test]
    fn a_look_is_one_sequence_and_ends_with_the_frame() {
        let blank = buffer(&[("", Style::new()), ("", Style::new())]);
        let marked = Style::new()
            .fg(Color::White)
            .bg(Color::Indexed(202))
            .add_modifier(Modifier::BOLD | Modifier::REVERSED);
        assert_eq!(
            bytes(&blank, &buffer(&[("x", marked), ("y", Style::new())])),
            "\x1b[1;1H\x1b[0;1;7;97;48;5;202mx\x1b[2;1H\x1b[0my"
        );
        assert!(
            bytes(&blank, &buffer(&[("x", marked), ("", Style::new())])).ends_with("mx\x1b[0m")
        );
    }

    #[test]
    fn a_first_frame_is_what_a_comparison_with_a_blank_one_gives() {
        let ground = Style::new().bg(Color::Blue);
        for lines in [
            &[("", Style::new()), ("  a 海拉尔 7号 ", Style::new())][..],
            &[("    ", ground), ("号 号", ground.fg(Color::White))],
            &[("12345678901234567890", Style::new()), ("é ñ", ground)],
        ] {
            let frame = buffer(lines);
            let blank = Buffer::empty(frame.area);
            let mut blanks = Blanks::default();
            blanks.see(&frame);
            let first = emit(drawn(&frame), &blanks).unwrap();
            assert_eq!(String::from_utf8(first).unwrap(), bytes(&blank, &frame));
            // Nothing is left out if the blanks of the frame were not recorded.
            let unseen = emit(drawn(&frame), &Blanks::default()).unwrap();
            assert!(!unseen.windows(ERASE.len()).any(|bytes| bytes == ERASE));
        }
        for n in [0, 7, 10, 99, 100, 1234, 65_535] {
            let mut out = Vec::new();
            number(&mut out, n);
            assert_eq!(out, n.to_string().as_bytes());
        }
    }

    /// Whatever is drawn over whatever, the terminal shows the same as if every cell had its own
    /// move and look. Where cell by cell would leave a rest of colour behind half a 汉字, an erased
    /// row may look like a blank terminal instead.
    #[test]
    fn a_terminal_shows_the_same_as_cell_by_cell() {
        let mut state = 11_u64;
        let mut random = move |n: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % n
        };
        let texts = ["海拉尔 abc", "-- 7 --", "超866天(2019)", "   ", "号x号y号"];
        let styles = [
            Style::new(),
            Style::new().add_modifier(Modifier::REVERSED),
            Style::new().fg(Color::White).bg(Color::Yellow),
            Style::new()
                .fg(Color::Rgb(1, 2, 3))
                .add_modifier(Modifier::BOLD),
        ];
        let size = std::num::NonZero::new;
        let terminal = || vt100::Parser::new(size(4).unwrap(), size(20).unwrap(), 0);
        let by_cell = |terminal: &mut vt100::Parser, before: &Buffer, after: &Buffer| {
            let mut plain = Vec::new();
            ratatui::crossterm::style::force_color_output(true);
            let mut backend = CrosstermBackend::new(&mut plain);
            backend.draw(before.diff(after).into_iter()).unwrap();
            terminal.process(&plain);
        };
        let (mut ours, mut theirs) = (terminal(), terminal());
        let empty = Buffer::empty(Rect::new(0, 0, 20, 4));
        let mut before = empty.clone();
        for _ in 0..300 {
            let mut after = before.clone();
            for _ in 0..3 {
                let text = texts[random(5) as usize];
                let style = styles[random(4) as usize];
                let (x, y) = (random(20) as u16, random(4) as u16);
                // A whole row, because a wide glyph is never cut in half; popups ensure that on the
                // screens.
                after.set_string(0, y, " ".repeat(20), Style::reset());
                after.set_stringn(x, y, text, 20, style);
            }
            ours.process(bytes(&before, &after).as_bytes());
            by_cell(&mut theirs, &before, &after);
            let mut fresh = terminal();
            by_cell(&mut fresh, &empty, &after);
            for (x, y) in (0..20).flat_map(|x| (0..4).map(move |y| (x, y))) {
                let look = |terminal: &vt100::Parser| {
                    let cell = terminal.screen().cell(y, x).unwrap();
                    let text = cell.contents().trim_end().to_owned();
                    let colours = (cell.fgcolor(), cell.bgcolor());
                    (text, colours, cell.inverse(), cell.bold())
                };
                let shown = look(&ours);
                assert!(
                    shown == look(&theirs) || shown == look(&fresh),
                    "{x},{y}: {shown:?}"
                );
            }
            before = after;
        }
    }
}
