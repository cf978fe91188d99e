//! Search text of open cases, some dozens per row: `case length text`, ascending.
//!
//! Rows are small because one is rewritten whenever a case in it opens, closes or changes its
//! names.

use crate::store::codec::{Reader, put_str, put_u32};

/// Number of cases in a row of `search`.
pub const CASES: u32 = 64;

/// The row that contains a case.
pub fn chunk(id: u32) -> u32 {
    id / CASES
}

/// Appends a case to a row.
pub fn put(out: &mut Vec<u8>, id: u32, text: &str) {
    put_u32(out, id);
    put_str(out, text);
}

/// Shows the cases of a row.
pub fn each<'a>(value: &'a [u8], mut show: impl FnMut(u32, &'a str)) -> Option<()> {
    let mut r = Reader(value);
    while !r.is_empty() {
        show(r.u32()?, r.str()?);
    }
    Some(())
}

/// Returns the row with the text of one case replaced, or removed if empty; `None` if nothing
/// changes.
pub fn replace(value: &[u8], id: u32, text: &str) -> Option<Vec<u8>> {
    let mut texts = std::collections::BTreeMap::new();
    each(value, |id, text| {
        texts.insert(id, text);
    });
    let before = if text.is_empty() {
        texts.remove(&id)
    } else {
        texts.insert(id, text)
    };
    if before.unwrap_or_default() == text {
        return None;
    }
    let mut out = Vec::with_capacity(value.len() + text.len() + 8);
    for (id, text) in texts {
        put(&mut out, id, text);
    }
    Some(out)
}
