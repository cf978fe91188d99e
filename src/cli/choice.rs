//! Options that take the ids of an enum. One list says what may be typed, what help and completions
//! offer, and what it means.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Returns a parser that takes any of `all` by its id.
pub(super) fn ids<T, const N: usize>(
    all: [T; N],
    id: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.map(id)).try_map(move |said| {
        let found = all.into_iter().find(|one| id(*one) == said);
        // The parser has already checked the value against the list.
        found.ok_or(said)
    })
}
