//! A case as far as its row in `cases` tells it.

use crate::domain::case::Case;
use crate::domain::event::Registration;
use crate::domain::money::Money;
use crate::store::dict::{Dict, Kind};
use crate::store::row::header::{Header, Strings, day};

/// The fields of a case by its row, without its changes, moves and reopenings.
pub(crate) fn case_of_row(header: &Header, strings: &Strings<'_>, dict: &Dict) -> Case {
    let word = |kind, id| dict.text(kind, id).map(str::to_owned);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let tags = strings.tags.iter();
    Case {
        now: Registration {
            number: strings.number.to_owned(),
            court: word(Kind::Court, header.court),
            division: word(Kind::Division, header.division),
            handler: word(Kind::Handler, header.handler),
            type_code: word(Kind::Type, header.type_code),
            procedure: word(Kind::Procedure, header.procedure),
            cause: word(Kind::Cause, header.cause),
            plaintiffs: some(strings.plaintiffs),
            defendants: some(strings.defendants),
            filed: day(header.filed),
            claim: header.claim.map(Money),
            tags: tags.filter_map(|tag| word(Kind::Tag, *tag)).collect(),
            custody: header.custody,
            ..Registration::default()
        },
        closed: day(header.closed),
        how: word(Kind::How, header.how),
        received: Money(header.received),
        paid_out: Money(header.paid_out),
        exists: true,
        ..Case::default()
    }
}
