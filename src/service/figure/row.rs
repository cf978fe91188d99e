//! A case built from its row in `cases`.

use crate::domain::case::Case;
use crate::domain::money::Money;
use crate::store::dict::{Dict, Kind};
use crate::store::row::header::{Header, Strings, day};

/// The fields of a case according to its row, without its changes, moves and reopenings.
pub(crate) fn case_of_row(header: &Header, strings: &Strings<'_>, dict: &Dict) -> Case {
    let mut case = Case {
        exists: true,
        ..Case::default()
    };
    fill(&mut case, header, strings.tags.iter().copied(), dict);
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    strings.number.clone_into(&mut case.now.number);
    case.now.plaintiffs = some(strings.plaintiffs);
    case.now.defendants = some(strings.defendants);
    case
}

/// Fills all of [`case_of_row`] except number and parties into a case whose memory is reused.
pub(super) fn fill(case: &mut Case, header: &Header, tags: impl Iterator<Item = u32>, dict: &Dict) {
    let set = |slot: &mut Option<String>, text: Option<&str>| match (slot.as_mut(), text) {
        (Some(old), Some(text)) => text.clone_into(old),
        (_, text) => *slot = text.map(str::to_owned),
    };
    let word = |kind, id| dict.text(kind, id);
    let now = &mut case.now;
    set(&mut now.court, word(Kind::Court, header.court));
    set(&mut now.division, word(Kind::Division, header.division));
    set(&mut now.handler, word(Kind::Handler, header.handler));
    set(&mut now.type_code, word(Kind::Type, header.type_code));
    set(&mut now.procedure, word(Kind::Procedure, header.procedure));
    set(&mut now.cause, word(Kind::Cause, header.cause));
    now.filed = day(header.filed);
    now.claim = header.claim.map(Money);
    now.custody = header.custody;
    now.tags.clear();
    let tags = tags.filter_map(|tag| word(Kind::Tag, tag));
    now.tags.extend(tags.map(str::to_owned));
    case.closed = day(header.closed);
    set(&mut case.how, word(Kind::How, header.how));
    case.received = Money(header.received);
    case.paid_out = Money(header.paid_out);
}
