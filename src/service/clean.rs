//! Cleaning of what users and scripts say: every text of a fact is one clean line before it is
//! stored, so that it reads back from an export as it stands in the docket.

use super::Result;
use super::error::{Error, ErrorKey};
use crate::domain::case::split_tags;
use crate::domain::event::texts::{LONGEST, Text, Texts};
use crate::text::sanitize;

/// Turns each text into one clean line, an empty one into none, and refuses one longer than
/// [`LONGEST`], which a workbook could not hold and an import would not read back.
pub(crate) fn texts(texts: Texts<'_>) -> Result<()> {
    for (field, text) in texts {
        let longest = match text {
            Text::Needed(text) => {
                *text = sanitize::line(text).into_owned();
                text.len()
            }
            Text::Optional(text) => {
                *text = line(text.take());
                text.as_ref().map_or(0, String::len)
            }
            Text::List(list) => {
                let said: Vec<_> = list.iter().map(|text| sanitize::line(text)).collect();
                *list = split_tags(&said.join(","));
                list.iter().map(String::len).max().unwrap_or(0)
            }
        };
        if longest > LONGEST {
            return Err(Error::new(ErrorKey::LongText)
                .with("field", field)
                .with("bytes", longest)
                .with("limit", LONGEST));
        }
    }
    Ok(())
}

/// The text as one clean line; `None` if it is empty.
pub(crate) fn line(text: Option<String>) -> Option<String> {
    text.map(|text| sanitize::line(&text).into_owned())
        .filter(|text| !text.is_empty())
}
