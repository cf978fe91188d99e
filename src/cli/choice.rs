//! Options that take the ids of an enum: what may be typed, what help and completions offer, and what it means are one list.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Takes any of `all` by its id.
pub(super) fn ids<T, const N: usize>(
    all: [T; N],
    id: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.map(id)).try_map(move |said| {
        let found = all.into_iter().find(|one| id(*one) == said);
        // The list has been held against what was said.
        found.ok_or(said)
    })
}
