//! A workbook for print: A4, one table per sheet, as wide as a page, with its title, a header that
//! stays in view and is repeated on every printed page, columns as wide as their contents, and the
//! fonts of official documents by name.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::cut::cut;
use super::error::ExchangeError;
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::exchange::serial::serial;
use crate::text::width::width;

/// 小标宋 for titles, 黑体 for heads, 仿宋 for the body: the fonts of GB/T 9704. A machine without
/// them substitutes others.
const TITLE_FONT: &str = "方正小标宋简体";
const HEAD_FONT: &str = "黑体";
const BODY_FONT: &str = "仿宋_GB2312";
/// Paper number of A4.
const A4: u8 = 9;
/// The most columns of text on a portrait page; a wider table is printed in landscape.
const PORTRAIT: usize = 84;
/// Height of a line of body text, in points.
const LINE: f64 = 16.0;

/// The rows above the data of a table: title, window and scope, header.
const HEAD_ROWS: u32 = 3;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageCell {
    Text(String),
    Count(i64),
    Money(Money),
    Day(NaiveDate),
    /// To the second.
    Moment(NaiveDateTime),
    /// Hundredths of a percent.
    Percent(i64),
    /// Hundredths, and the unit after them.
    Decimal(i64, String),
    /// A badge in the colours of its level.
    Level(Option<Level>, String),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageColumn {
    pub title: String,
    pub figure: bool,
}

/// A table on a sheet of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub title: String,
    /// The lines below the title: window, scope, and anything else the reader must know.
    pub head: String,
    pub columns: Vec<PageColumn>,
    pub rows: Vec<Vec<PageCell>>,
}

/// The workbook.
#[derive(Debug)]
pub struct Book<'b> {
    pub title: &'b str,
    /// Headings (may be empty) and texts of the front sheet, in order; without any there is no
    /// front sheet.
    pub front: Vec<(String, String)>,
    pub pages: Vec<Page>,
    /// The text shown in a table without rows.
    pub empty: &'b str,
    /// The foot of a printed page, with `{page}` and `{pages}`.
    pub foot: &'b str,
    /// The day the book is dated. The time of writing is never in the file, so the same book gives
    /// the same bytes.
    pub made: Option<NaiveDate>,
}

struct Formats {
    title: Format,
    line: Format,
    heading: Format,
    paragraph: Format,
    head: Format,
    text: Format,
    count: Format,
    money: Format,
    day: Format,
    moment: Format,
    percent: Format,
}

fn font(name: &str, size: f64) -> Format {
    Format::new()
        .set_font_name(name)
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

impl Formats {
    fn new() -> Formats {
        let body = font(BODY_FONT, 11.0).set_border(FormatBorder::Thin);
        let right = body.clone().set_align(FormatAlign::Right);
        Formats {
            title: font(TITLE_FONT, 18.0).set_align(FormatAlign::Center),
            line: font(BODY_FONT, 11.0).set_text_wrap(),
            heading: font(HEAD_FONT, 12.0).set_align(FormatAlign::Top),
            paragraph: font(BODY_FONT, 14.0)
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            head: font(HEAD_FONT, 11.0)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::Center)
                .set_text_wrap()
                .set_background_color(Color::RGB(0x00D9_D9D9)),
            // A string cell is never run, whatever it starts with. Text wider than the widest
            // column is wrapped.
            text: body.clone().set_num_format("@").set_text_wrap(),
            count: right.clone().set_num_format("#,##0"),
            money: right.clone().set_num_format("#,##0.00"),
            day: body.clone().set_num_format("yyyy-mm-dd"),
            moment: body.set_num_format("yyyy-mm-dd hh:mm:ss"),
            percent: right.set_num_format("0.00%"),
        }
    }

    /// Colours of a badge, as on the screens (foreground on background).
    fn badge(&self, level: Option<Level>) -> Format {
        let (fg, bg) = match level {
            Some(Level::Over) => (0x00FF_FFFF, 0x00B0_3A00),
            Some(Level::Urgent) => (0, 0x00E6_9F00),
            Some(Level::Near) => (0, 0x00F0_E442),
            Some(Level::Ahead) => (0x00FF_FFFF, 0x0000_72B2),
            Some(Level::Paused) => (0, 0x0099_9999),
            _ => return self.text.clone(),
        };
        self.text
            .clone()
            .set_font_color(Color::RGB(fg))
            .set_background_color(Color::RGB(bg))
    }
}

/// Returns the bytes of the workbook.
pub fn write(book: &Book<'_>) -> Result<Vec<u8>, ExchangeError> {
    build(book).map_err(|error| ExchangeError::WriteSheet {
        detail: error.to_string(),
    })
}

fn build(book: &Book<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut out = Workbook::new();
    let made = book
        .made
        .unwrap_or_else(|| NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default());
    let moment = serial(made)?;
    let properties = DocProperties::new()
        .set_title(book.title)
        .set_creation_datetime(&moment);
    out.set_properties(&properties);
    let formats = Formats::new();
    if !book.front.is_empty() {
        front(out.add_worksheet(), book, &formats)?;
    }
    for (n, table) in book.pages.iter().enumerate() {
        let sheet = out.add_worksheet();
        sheet.set_name(tab(n, &table.title))?;
        page(sheet, table, book, &formats)?;
    }
    out.save_to_buffer()
}

/// The longest name of a tab, in characters.
const TAB: usize = 31;

/// The name of a tab: no longer than Excel allows, without forbidden characters, and unique. It
/// starts with the number of its place instead of the one in its title, and is cut between two
/// words if that keeps most of it.
fn tab(n: usize, title: &str) -> String {
    let plain: String = title
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .collect();
    let numbered = plain.split_once(['、', '.']);
    let numbered = numbered.filter(|(n, _)| {
        n.chars()
            .all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    });
    let plain = numbered.map_or(plain.as_str(), |(_, rest)| rest.trim_start());
    let place = format!("{}-", n + 1);
    let room = TAB.saturating_sub(place.len());
    let short: String = plain.chars().take(room).collect();
    let cut = short.len() < plain.len();
    let word = short.rfind(' ').filter(|at| cut && *at > room / 2);
    format!(
        "{place}{}",
        short.get(..word.unwrap_or(short.len())).unwrap_or(&short)
    )
}

fn paper(sheet: &mut Worksheet, across: bool, foot: &str) {
    sheet.set_paper_size(A4);
    if across {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    // `&` marks a field in a footer.
    let foot = foot
        .replace('&', "&&")
        .replace("{pages}", "&N")
        .replace("{page}", "&P");
    sheet.set_footer(format!("&C{foot}"));
}

fn front(sheet: &mut Worksheet, book: &Book<'_>, formats: &Formats) -> Result<(), XlsxError> {
    const TEXT_COLUMNS: usize = 76;
    sheet.set_name(book.title.chars().take(31).collect::<String>())?;
    paper(sheet, false, book.foot);
    sheet.set_column_width(0, 14)?;
    sheet.set_column_width(1, TEXT_COLUMNS as f64)?;
    sheet.merge_range(0, 0, 0, 1, book.title, &formats.title)?;
    sheet.set_row_height(0, 34)?;
    for (row, (heading, text)) in (1..).zip(&book.front) {
        sheet.write_string_with_format(row, 0, heading, &formats.heading)?;
        sheet.write_string_with_format(row, 1, fitted(text), &formats.paragraph)?;
        // Fourteen points are about a quarter wider than the default font in which the width is
        // counted.
        let lines = (width(text) * 5 / 4).div_ceil(TEXT_COLUMNS).max(1);
        sheet.set_row_height(row, 20.0 * lines as f64)?;
    }
    Ok(())
}

fn page(
    sheet: &mut Worksheet,
    table: &Page,
    book: &Book<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let last = table.columns.len().saturating_sub(1) as u16;
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|at| column_width(table, at))
        .collect();
    paper(sheet, widths.iter().sum::<usize>() > PORTRAIT, book.foot);
    for (row, text, format) in [
        (0, &table.title, &formats.title),
        (1, &table.head, &formats.line),
    ] {
        if last > 0 {
            sheet.merge_range(row, 0, row, last, text, format)?;
        } else {
            sheet.write_string_with_format(row, 0, text, format)?;
        }
    }
    sheet.set_row_height(0, 30)?;
    let lines = table.head.lines().count();
    if lines > 1 {
        sheet.set_row_height(1, LINE * lines as f64)?;
    }
    for (at, column) in table.columns.iter().enumerate() {
        sheet.set_column_width(at as u16, widths.get(at).copied().unwrap_or(8) as f64)?;
        sheet.write_string_with_format(HEAD_ROWS - 1, at as u16, &column.title, &formats.head)?;
    }
    sheet.set_freeze_panes(HEAD_ROWS, 1)?;
    sheet.set_repeat_rows(0, HEAD_ROWS - 1)?;
    for (row, cells) in (HEAD_ROWS..).zip(&table.rows) {
        for (at, cell) in cells.iter().enumerate() {
            put(sheet, row, at as u16, cell, formats)?;
        }
    }
    let end = (HEAD_ROWS as usize + table.rows.len()).max(HEAD_ROWS as usize + 1) as u32 - 1;
    if table.rows.is_empty() {
        sheet.write_string_with_format(HEAD_ROWS, 0, book.empty, &formats.text)?;
    }
    sheet.set_print_area(0, 0, end, last)?;
    Ok(())
}

/// A text shortened to what a cell can hold. The mark at its end means that the docket has more.
fn fitted(text: &str) -> Cow<'_, str> {
    const MARK: &str = "[...]";
    match cut(text) {
        Some(short) => {
            let kept = short.chars().count().saturating_sub(2 * MARK.len());
            Cow::Owned(short.chars().take(kept).chain(MARK.chars()).collect())
        }
        None => Cow::Borrowed(text),
    }
}

/// The width of a column: that of the widest cell on a screen, within reason.
fn column_width(table: &Page, at: usize) -> usize {
    let cells = table.rows.iter().filter_map(|row| row.get(at));
    let title = table.columns.get(at).map_or(0, |c| width(&c.title));
    let widest = cells
        .map(|cell| match cell {
            PageCell::Text(text) | PageCell::Level(_, text) => width(text),
            PageCell::Count(n) => n.to_string().len() + n.to_string().len() / 4,
            PageCell::Money(money) => money.grouped().len(),
            PageCell::Day(_) => 10,
            PageCell::Moment(_) => 19,
            PageCell::Percent(_) => 8,
            PageCell::Decimal(n, unit) => n.to_string().len() + 2 + width(unit),
        })
        .chain([title])
        .max()
        .unwrap_or(0);
    (widest + 2).clamp(6, 48)
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &PageCell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        PageCell::Text(text) => {
            sheet.write_string_with_format(row, column, fitted(text), &formats.text)?
        }
        PageCell::Level(level, text) => {
            sheet.write_string_with_format(row, column, text, &formats.badge(*level))?
        }
        PageCell::Count(n) => {
            sheet.write_number_with_format(row, column, *n as f64, &formats.count)?
        }
        // Cents up to 2^53 are exact; that is ninety trillion yuan.
        PageCell::Money(money) => {
            sheet.write_number_with_format(row, column, money.0 as f64 / 100.0, &formats.money)?
        }
        PageCell::Percent(n) => {
            sheet.write_number_with_format(row, column, *n as f64 / 10_000.0, &formats.percent)?
        }
        PageCell::Decimal(n, unit) => {
            // A quotation mark would end the unit.
            let shown = format!("#,##0.00\"{}\"", unit.replace('"', ""));
            let format = formats.money.clone().set_num_format(shown);
            sheet.write_number_with_format(row, column, *n as f64 / 100.0, &format)?
        }
        PageCell::Day(day) => match serial(*day) {
            Ok(serial) => sheet.write_datetime_with_format(row, column, &serial, &formats.day)?,
            Err(_) => {
                sheet.write_string_with_format(row, column, day.to_string(), &formats.text)?
            }
        },
        PageCell::Moment(moment) => {
            let (hour, minute) = (moment.hour() as u16, moment.minute() as u8);
            let whole = serial(moment.date())
                .and_then(|day| day.and_hms(hour, minute, f64::from(moment.second())));
            match whole {
                Ok(serial) => {
                    sheet.write_datetime_with_format(row, column, &serial, &formats.moment)?
                }
                Err(_) => {
                    let text = moment.to_string();
                    sheet.write_string_with_format(row, column, text, &formats.text)?
                }
            }
        }
    };
    Ok(())
}
