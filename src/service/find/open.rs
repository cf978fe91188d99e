//! The open cases that match every token, and the first of them.

use std::ops::Range;

use super::rank::{Best, rank};
use super::scan::Scan;
use super::share::shares;
use super::token::Token;
use super::urgencies::{Urgencies, Urgent};
use crate::service::lookup::{Bits, Lookup};
use crate::store::row::header::NO_DAY;

/// What a query finds among the open cases.
pub(super) struct Open {
    pub(super) best: Best,
    /// All matching rows.
    pub(super) matched: Matched,
}

/// The matching rows, share by share.
pub(super) struct Matched(Vec<(Range<usize>, Bits)>);

impl Matched {
    pub(super) fn has(&self, row: usize) -> bool {
        self.0
            .iter()
            .any(|(share, bits)| share.contains(&row) && bits.has(row - share.start))
    }
}

/// A token, split into what it asks of the texts and of the standing of a case; a row must meet
/// either.
struct Condition<'q> {
    scan: Option<Scan<'q>>,
    stand: Option<&'q Token>,
    /// Whether the token excludes the rows that match.
    is_not: bool,
}

impl<'q> Condition<'q> {
    fn new(lookup: &'q Lookup, token: &'q Token) -> Condition<'q> {
        let (mut token, mut is_not) = (token, false);
        while let Token::Not(other) = token {
            (token, is_not) = (other, !is_not);
        }
        let (stand, text) = match token {
            Token::Overdue(_) | Token::Late | Token::Levels(_) => (Some(token), None),
            Token::Either(_, text) => (Some(token), Some(&**text)),
            _ => (None, Some(token)),
        };
        Condition {
            scan: text.map(|text| Scan::new(lookup, text)),
            stand,
            is_not,
        }
    }

    /// Whether a row meets the condition; `bits` are the rows whose texts match.
    fn is_met(&self, bits: Option<&Bits>, row: usize, (level, left): Urgent) -> bool {
        let has = bits.is_some_and(|bits| bits.has(row))
            || self.stand.is_some_and(|token| token.stands(level, left));
        has != self.is_not
    }
}

/// Finds the open cases that match every token.
pub(super) fn open(
    lookup: &Lookup,
    tokens: &[Token],
    urgencies: &Urgencies<'_>,
    limit: usize,
) -> Open {
    let conditions: Vec<_> = tokens
        .iter()
        .map(|token| Condition::new(lookup, token))
        .collect();
    let (standing, texts): (Vec<_>, Vec<_>) = conditions
        .iter()
        .partition(|condition| condition.stand.is_some());
    let exact: Vec<&Token> = tokens.iter().filter(|token| token.may_be_exact()).collect();
    let found = shares(lookup.len(), |share| {
        let mut bits = of_texts(&texts, &share);
        let scan =
            |condition: &Condition<'_>| condition.scan.as_ref().map(|scan| scan.rows(&share));
        let scans: Vec<_> = standing.iter().map(|condition| scan(condition)).collect();
        let mut best = Best::of(limit);
        let mut others = Bits::none(if standing.is_empty() { 0 } else { share.len() });
        for at in bits.rows() {
            let row = share.start + at;
            let urgent @ (level, left) = urgencies.of(row);
            let mut conditions = standing.iter().zip(&scans);
            if !conditions.all(|(condition, bits)| condition.is_met(bits.as_ref(), at, urgent)) {
                others.set(at);
                continue;
            }
            let is_exact = |number| exact.iter().any(|token| token.is_exact(number));
            let is_exact = !exact.is_empty() && is_exact(lookup.numbers.get(row));
            let rank = rank(is_exact, level, left, NO_DAY);
            best.add(rank, lookup.id(row).unwrap_or_default());
        }
        bits.drop(&others);
        (share, bits, best)
    });
    let mut all = Open {
        best: Best::of(limit),
        matched: Matched(Vec::new()),
    };
    for (share, bits, best) in found {
        all.best.join(best);
        all.matched.0.push((share, bits));
    }
    all
}

/// The rows of a share that match all conditions on texts.
fn of_texts(texts: &[&Condition<'_>], share: &Range<usize>) -> Bits {
    let mut all = Bits::all(share.len());
    for condition in texts {
        let Some(scan) = &condition.scan else {
            continue;
        };
        if all.is_empty() {
            break;
        }
        let bits = scan.rows(share);
        if condition.is_not {
            all.drop(&bits);
        } else {
            all.keep(&bits);
        }
    }
    all
}
