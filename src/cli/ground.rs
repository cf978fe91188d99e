//! A ground as people write it: by its digit in forms, by its initials, or by its words.

use super::exit::Failure;
use super::session::{Session, answer};
use crate::domain::rules::{Ground, GroundKind, Rules};
use crate::service::api::{Choices, Request};
use crate::text::fold;
use crate::text::pinyin::Matcher;

/// Returns what to store: the id of the ground that is meant, otherwise the text as it is. A digit
/// that stands for no ground is refused, because it means nothing.
pub(super) fn meant(
    session: &Session,
    number: Option<&str>,
    kind: GroundKind,
    said: Option<String>,
) -> Result<Option<String>, Failure> {
    let Some(text) = said else { return Ok(None) };
    let folded = fold::fold(text.trim());
    let digits = !folded.is_empty() && folded.chars().all(|c| c.is_ascii_digit());
    let letters = !folded.is_empty() && folded.chars().all(|c| c.is_ascii_alphabetic());
    // Full names need no list.
    let known = Rules::builtin().ground(text.trim()).is_some();
    if known || !(digits || letters) {
        return Ok(Some(text));
    }
    let number = number.map(str::to_owned);
    let choices = answer!(
        session.ask(Request::Choices {
            number,
            among: None
        })?,
        Choices
    )?;
    let words = |ground: &Ground| session.locale.text(&format!("domain.ground.{}", ground.id));
    if letters {
        return Ok(Some(
            spelled(&choices, kind, &folded, words).unwrap_or(text),
        ));
    }
    let at = folded.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let found = at.and_then(|at| choices.grounds_of(kind).nth(at));
    match found {
        Some((ground, _)) => Ok(Some(ground.id.clone())),
        None => {
            let all = choices.grounds_of(kind).enumerate();
            let all: Vec<String> = all
                .map(|(n, (ground, _))| format!("{} {}", n + 1, words(ground)))
                .collect();
            Err(Failure::choice("--ground", &text, &all.join(", ")))
        }
    }
}

/// Returns the one ground whose name the letters spell; `None` if there are several.
fn spelled<'w>(
    choices: &Choices,
    kind: GroundKind,
    letters: &str,
    words: impl Fn(&Ground) -> &'w str,
) -> Option<String> {
    let matcher = Matcher::new(letters);
    let mut found = choices.grounds_of(kind).filter(|(ground, _)| {
        matcher.is_match(words(ground)) || ground.names.iter().any(|name| matcher.is_match(name))
    });
    let (one, _) = found.next()?;
    found.next().is_none().then(|| one.id.clone())
}
