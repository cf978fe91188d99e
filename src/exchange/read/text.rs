//! The cells of a workbook as text.

use calamine::{Data, DataRef, ExcelDateTime};

/// Appends the text of a cell.
pub(super) fn write(value: &Data, out: &mut String) {
    use std::fmt::Write;
    let _ = match value {
        Data::Empty => Ok(()),
        Data::Int(n) => write!(out, "{n}"),
        Data::Float(n) => write_number(*n, out),
        Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => out.write_str(s),
        Data::Bool(b) => write!(out, "{b}"),
        Data::DateTime(moment) => write_moment(moment, out),
        Data::Error(error) => write!(out, "{error}"),
    };
}

/// Appends the text of a cell that is still in the workbook, like [`write`].
pub(super) fn write_ref(value: &DataRef<'_>, out: &mut String) {
    use std::fmt::Write;
    let _ = match value {
        DataRef::SharedString(s) => out.write_str(s),
        DataRef::String(s) => out.write_str(s),
        DataRef::Float(n) => write_number(*n, out),
        DataRef::DateTime(moment) => write_moment(moment, out),
        DataRef::Empty => Ok(()),
        other => {
            write(&Data::from(other.clone()), out);
            Ok(())
        }
    };
}

/// Writes a number as the sheet shows it: 15 significant digits, so that a sum of cents does not
/// become 0.30000000000000004; whole numbers without `.0`.
fn write_number(value: f64, out: &mut String) -> std::fmt::Result {
    use std::fmt::Write;
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return write!(out, "{}", value as i64);
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    write!(out, "{rounded}")
}

/// Writes the day of a date cell; a cell with only a time stays a number.
fn write_moment(moment: &ExcelDateTime, out: &mut String) -> std::fmt::Result {
    use std::fmt::Write;
    if moment.is_datetime() && moment.as_f64() >= 1.0 {
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        write!(out, "{year:04}-{month:02}-{day:02}")
    } else {
        write_number(moment.as_f64(), out)
    }
}
