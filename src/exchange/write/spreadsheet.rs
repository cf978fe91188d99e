//! Writes any table as csv that a spreadsheet program opens with a double click.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use crate::exchange::safe;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field<'a> {
    /// Words, some of them from outside: guarded if they could be run.
    Text(Cow<'a, str>),
    /// A figure or day of qingji, which stays one: `-3` is a number.
    Figure(Cow<'a, str>),
}

impl<'a> Field<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Field<'a> {
        Field::Text(text.into())
    }

    pub fn figure(text: impl Into<Cow<'a, str>>) -> Field<'a> {
        Field::Figure(text.into())
    }
}

/// Writes rows, the header first, with the BOM by which spreadsheets recognise UTF-8 and the line
/// ends they write themselves.
pub fn write_spreadsheet<'a>(
    out: &mut dyn Write,
    rows: impl IntoIterator<Item = Vec<Field<'a>>>,
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(out);
    for row in rows {
        for field in &row {
            match field {
                Field::Text(text) => writer.write_field(safe::guarded(text).as_bytes())?,
                Field::Figure(text) => writer.write_field(text.as_bytes())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_guarded_and_figures_stay_figures() {
        let row = |text: &'static str, figure: &'static str| {
            vec![Field::text(text), Field::figure(figure)]
        };
        let mut out = Vec::new();
        let rows = [row("name", "n"), row("=1+1", "-3"), row("＝1,\"x\"", "")];
        write_spreadsheet(&mut out, rows).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{feff}name,n\r\n'=1+1,-3\r\n\"'＝1,\"\"x\"\"\",\r\n"
        );
    }
}
