//! Quick lookup: tokens, all of which must match; overdue first.

use std::ops::ControlFlow;

use super::api::{CaseLine, Context, FindQuery, Found, Response};
use super::due::Desk;
use super::fold::INITIALS;
use super::lookup::{self, Lookup};
use super::{Core, Result, cases};
use crate::domain::court;
use crate::domain::level::Level;
use crate::store::row::header::{Header, NO_DAY, Place};
use crate::store::table::Table;
use crate::text::fold::fold;
use crate::text::pinyin::Matcher;

/// One condition of a query.
#[derive(Debug)]
enum Token {
    /// Digits: the beginning of a run of digits in the number (serial, year, court code), or the year in two digits.
    Digits(String),
    /// ASCII letters: pinyin, full, initial or mixed.
    Pinyin(Matcher),
    /// Anything else, folded.
    Text(String),
    /// `@handler`.
    Handler(String),
    /// `#court`.
    Court(String),
    /// `>365`: overdue by more than so many days.
    Overdue(i32),
    /// `!`: what follows must not match; alone: overdue cases only.
    Not(Box<Token>),
    LateOnly,
}

/// Reads a query.
fn tokens(text: &str) -> Vec<Token> {
    text.split_whitespace().filter_map(token).collect()
}

fn token(word: &str) -> Option<Token> {
    let folded = fold(word);
    let mut chars = folded.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    Some(match first {
        '!' if rest.is_empty() => Token::LateOnly,
        '!' => Token::Not(Box::new(token(rest)?)),
        '@' if !rest.is_empty() => Token::Handler(rest.to_owned()),
        '#' if !rest.is_empty() => {
            let named = court::by_name(rest).or_else(|| court::by_code(rest));
            Token::Court(named.map_or_else(|| rest.to_owned(), |court| fold(court.name)))
        }
        '>' if rest.parse::<i32>().is_ok() => Token::Overdue(rest.parse().ok()?),
        _ if folded.bytes().all(|b| b.is_ascii_digit()) => Token::Digits(folded),
        _ if folded.bytes().all(|b| b.is_ascii_alphabetic()) => {
            Token::Pinyin(Matcher::new(&folded))
        }
        _ => Token::Text(folded),
    })
}

/// The folded text of a row without its initials.
fn body(row: &str) -> &str {
    row.split_once(INITIALS).map_or(row, |(body, _)| body)
}

impl Token {
    /// What a scan of the buffer may look for, so that rows without it need no look.
    fn needles(&self) -> Vec<String> {
        match self {
            Token::Digits(digits) | Token::Text(digits) => vec![digits.clone()],
            Token::Pinyin(matcher) => matcher.candidates().to_vec(),
            _ => Vec::new(),
        }
    }

    /// Whether the text of a row matches; conditions on fields of the line are left to [`Token::suits`].
    fn matches(&self, row: &str) -> bool {
        match self {
            Token::Digits(digits) => begins_digits(body(row), digits),
            Token::Text(text) => body(row).contains(text.as_str()),
            Token::Pinyin(matcher) => {
                let body = body(row);
                body.split('|').any(|part| matcher.is_match(part))
            }
            Token::Not(token) => token.on_line() || !token.matches(row),
            Token::Handler(_) | Token::Court(_) | Token::Overdue(_) | Token::LateOnly => true,
        }
    }

    fn on_line(&self) -> bool {
        matches!(
            self,
            Token::Handler(_) | Token::Court(_) | Token::Overdue(_) | Token::LateOnly
        )
    }

    /// Whether the fields of a line suit.
    fn suits(&self, line: &CaseLine) -> bool {
        let said = |field: &Option<String>, text: &str| {
            field.as_deref().is_some_and(|field| {
                let folded = fold(field);
                folded.contains(text) || text.is_ascii() && Matcher::new(text).is_match(&folded)
            })
        };
        match self {
            Token::Handler(name) => said(&line.handler, name),
            Token::Court(name) => {
                said(&line.court, name) || line.court_code.as_deref() == Some(name.as_str())
            }
            Token::Overdue(days) => line.days_left.is_some_and(|left| left < -days),
            Token::LateOnly => line.level == Level::Over,
            Token::Not(token) if token.on_line() => !token.suits(line),
            _ => true,
        }
    }
}

/// Whether a run of digits of the number begins with these, or the year ends with two of them.
fn begins_digits(body: &str, digits: &str) -> bool {
    let number = body.split('|').next().unwrap_or(body);
    let bytes = number.as_bytes();
    let year = digits.len() == 2 && bytes.get(3..5) == Some(digits.as_bytes());
    year || memchr::memmem::find_iter(bytes, digits.as_bytes())
        .any(|at| at == 0 || !bytes.get(at - 1).is_some_and(u8::is_ascii_digit))
        || !body.starts_with('(') && body.contains(digits)
}

/// Answers [`super::api::Request::Find`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &FindQuery) -> Result<Response> {
    let tokens = tokens(&query.text);
    let lookup = lookup::warm(core)?;
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let dict = core.dict(&*snapshot)?;
    let mut rows = candidates(&lookup, &tokens);
    rows.retain(|row| {
        let text = lookup.row(*row as usize);
        tokens.iter().all(|token| token.matches(text))
    });
    let mut searched = lookup.len();
    let on_line = tokens
        .iter()
        .any(|t| matches!(t, Token::Not(_)) || t.on_line());
    let mut ranked: Vec<(Rank, u32)> = Vec::with_capacity(rows.len());
    // Cases that are looked at in the store, one by one.
    let mut ids: Vec<u32> = Vec::new();
    // A closed case is found by its number at once, by text on demand.
    let named = cases::id_of(&*snapshot, query.text.trim())?;
    let is_among = |id: &u32| {
        let row = lookup.row_of_case(*id);
        row.is_some_and(|row| rows.binary_search(&(row as u32)).is_ok())
    };
    ids.extend(named.filter(|id| !is_among(id)));
    for row in &rows {
        let row = *row as usize;
        let (Some(id), Some(standing)) = (lookup.id(row), lookup.standing(row)) else {
            continue;
        };
        if on_line {
            ids.push(id);
            continue;
        }
        let urgency = desk.now.standing(standing);
        let (level, left) = (urgency.level, urgency.days_left);
        let number = body(lookup.row(row));
        let number = number.split_once('|').map_or(number, |(number, _)| number);
        ranked.push((rank(&tokens, number, level, left, NO_DAY), id));
    }
    if query.closed {
        searched = desk.meta.cases as usize;
        closed(&*snapshot, &tokens, &dict, &mut ids)?;
    }
    ids.sort_unstable();
    ids.dedup();
    let stale = desk.stale(core)?;
    for id in ids {
        let mut entry = None;
        snapshot.with(Table::Cases, u64::from(id), &mut |value| {
            let (Some(header), Some(strings)) = (Header::read(value), Header::strings(value))
            else {
                return;
            };
            let urgency = desk.now.of_header(&header);
            let fits = !on_line || {
                let line = desk.now.line_of_header(id, &header, &strings, &dict);
                tokens.iter().all(|token| token.suits(&line))
            };
            entry = fits.then(|| {
                rank(
                    &tokens,
                    strings.number,
                    urgency.level,
                    urgency.days_left,
                    header.closed,
                )
            });
        })?;
        ranked.extend(entry.map(|rank| (rank, id)));
    }
    let matches = ranked.len();
    if matches > query.limit {
        ranked.select_nth_unstable(query.limit.saturating_sub(1).min(matches - 1));
        ranked.truncate(query.limit);
    }
    ranked.sort_unstable();
    let mut lines = Vec::with_capacity(ranked.len());
    for (_, id) in ranked {
        if let Some(Some(line)) = stale.get(&id) {
            lines.push(line.clone());
            continue;
        }
        snapshot.with(Table::Cases, u64::from(id), &mut |value| {
            if let (Some(header), Some(strings)) = (Header::read(value), Header::strings(value)) {
                lines.push(desk.now.line_of_header(id, &header, &strings, &dict));
            }
        })?;
    }
    Ok(Response::Found(Found {
        rows: lines,
        matches,
        searched,
    }))
}

/// Exact serial, then overdue, open, closed; the most overdue first, the last closed first.
type Rank = (u8, u8, i32, u32);

fn rank(tokens: &[Token], number: &str, level: Level, left: Option<i32>, closed: i32) -> Rank {
    let serial = number.rsplit_once('号').map_or(number, |(head, _)| head);
    let exact = tokens.iter().any(|token| match token {
        Token::Digits(digits) => serial
            .strip_suffix(digits.as_str())
            .is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_digit())),
        _ => false,
    });
    let group = match level {
        Level::Over => 0,
        Level::Closed => 2,
        _ => 1,
    };
    let order = if level == Level::Closed {
        closed.saturating_neg()
    } else {
        left.unwrap_or(i32::MAX)
    };
    (
        u8::from(group == 2),
        if exact { 0 } else { 1 + group },
        order,
        0,
    )
}

/// The rows that may match: those with the needle of the token that has the fewest.
fn candidates(lookup: &Lookup, tokens: &[Token]) -> Vec<u32> {
    let mut best: Option<Vec<u32>> = None;
    let mut hits = Vec::new();
    for token in tokens {
        let needles = token.needles();
        if needles.is_empty() {
            continue;
        }
        let mut rows = Vec::new();
        for needle in &needles {
            lookup.scan(needle.as_bytes(), &mut hits);
            rows.extend_from_slice(&hits);
        }
        if needles.len() > 1 {
            rows.sort_unstable();
            rows.dedup();
        }
        if best.as_ref().is_none_or(|best| rows.len() < best.len()) {
            best = Some(rows);
        }
    }
    best.unwrap_or_else(|| (0..lookup.len() as u32).collect())
}

/// Closed cases by text: a pass over all headers.
fn closed(
    snapshot: &dyn crate::store::kv::Snapshot,
    tokens: &[Token],
    dict: &crate::store::dict::Dict,
    ids: &mut Vec<u32>,
) -> Result<()> {
    use crate::store::dict::Kind;
    let mut text = String::new();
    snapshot.scan(Table::Cases, 0, u64::MAX, false, &mut |key, value| {
        let (Some(header), Some(strings)) = (Header::read(value), Header::strings(value)) else {
            return ControlFlow::Continue(());
        };
        if header.place == Place::Closed {
            text.clear();
            let court = dict.text(Kind::Court, header.court).map(court::short_name);
            let parts = [
                Some(strings.number),
                Some(strings.plaintiffs),
                Some(strings.defendants),
                court.as_deref(),
                dict.text(Kind::Handler, header.handler),
                dict.text(Kind::Cause, header.cause),
            ];
            for part in parts.into_iter().flatten() {
                crate::text::fold::fold_into(part, &mut text);
                text.push('|');
            }
            if tokens.iter().all(|token| token.matches(&text)) {
                ids.push(key as u32);
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(())
}
