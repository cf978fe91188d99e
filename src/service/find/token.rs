//! The tokens of a query: what one word asks for, and whether a case has it.

use std::collections::HashSet;

use crate::domain::court;
use crate::domain::level::Level;
use crate::domain::query::levels_called;
use crate::service::fold::INITIALS;
use crate::store::dict::{Dict, Kind};
use crate::store::row::header::Header;
use crate::text::fold::fold;
use crate::text::pinyin::{Matcher, initials_into};

/// More courts than this are not looked for in the buffer one by one.
const COURTS: usize = 4;

/// What the lookup knows of a case without reading it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    row: &'a str,
    /// The folded number, with which the row begins.
    pub number: &'a str,
    level: Level,
    left: Option<i32>,
}

impl<'a> Known<'a> {
    /// `row`: number, parties, court, handler and cause, folded, `|` between them; their initials may stand behind.
    pub(super) fn new(row: &'a str, level: Level, left: Option<i32>) -> Known<'a> {
        let end = memchr::memchr2(b'|', INITIALS as u8, row.as_bytes());
        let number = end.and_then(|end| row.get(..end)).unwrap_or(row);
        Known {
            row,
            number,
            level,
            left,
        }
    }

    /// The row without its initials. Looked for only by tokens that need more than the number: of a million cases one digit is
    /// in all of them.
    fn body(&self) -> &'a str {
        let end = memchr::memchr(INITIALS as u8, self.row.as_bytes());
        end.and_then(|end| self.row.get(..end)).unwrap_or(self.row)
    }
}

/// One condition of a query.
#[derive(Debug)]
pub(super) enum Token {
    /// Digits: the beginning of a run of digits in the number (serial, year, court code), or the year in two digits.
    Digits(String),
    /// `336号`: that serial and no other.
    Serial(String),
    /// ASCII letters: pinyin, full, initial or mixed.
    Pinyin(Matcher),
    /// Characters and digits as one writes them together: `22zhh336`, `22执恢336`, `内0783zhh336`, `张3`.
    Glued(Glued),
    /// Anything else, folded.
    Text(String),
    /// `@handler`: folded, and as pinyin.
    Handler(Name),
    /// `#court`: a name, a short name, a code or its digits, pinyin.
    Court(Name),
    /// `>365`: overdue by more than so many days.
    Overdue(i32),
    /// `!`: what follows must not match.
    Not(Box<Token>),
    /// `!` alone: overdue cases only.
    Late,
    /// `!已结`, `!closed`, `!停`: a case at one of these levels.
    Levels(Vec<Level>),
    /// A word that names levels, but may be part of a name as well.
    Either(Vec<Level>, Box<Token>),
}

/// A handler or a court as it is typed, and the dictionary numbers of those it names.
#[derive(Debug)]
pub(super) struct Name {
    ids: HashSet<u32>,
    /// What every row of such a case has in the buffer; nothing where that cannot be said.
    needles: Vec<String>,
}

/// A number shortened into one word. Every way to read its beginning as a year leaves a run of the number.
#[derive(Debug)]
pub(super) struct Glued {
    text: String,
    /// The 汉字 of the word, which must stand in the number as they are.
    written: Vec<String>,
    /// Year, and the spelling of what stands behind it in the number.
    runs: Vec<(Option<String>, Matcher)>,
    /// The digits at its end.
    serial: Option<String>,
    /// 号 stands behind them: that serial and no other.
    is_whole: bool,
}

/// Reads a query.
pub(super) fn tokens(text: &str, dict: &Dict) -> Vec<Token> {
    text.split_whitespace()
        .filter_map(|word| token(&fold(word), dict))
        .collect()
}

fn token(folded: &str, dict: &Dict) -> Option<Token> {
    let mut chars = folded.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let named = (!rest.is_empty()).then_some(rest);
    Some(match (first, named) {
        ('!', None) => Token::Late,
        ('!', Some(rest)) => Token::Not(Box::new(match levels_called(rest) {
            Some(levels) => Token::Levels(levels),
            None => token(rest, dict)?,
        })),
        ('@', Some(name)) => Token::Handler(Name::handler(name, dict)),
        ('#', Some(name)) => Token::Court(Name::court(name, dict)),
        // A Chinese input method writes the sign like this.
        ('>' | '》', Some(days)) if days.parse::<i32>().is_ok() => {
            Token::Overdue(days.parse().ok()?)
        }
        // One character may be anybody's name, Latin letters anybody's pinyin.
        _ if folded.is_ascii() || rest.is_empty() => word(folded),
        _ => match levels_called(folded) {
            Some(levels) => Token::Either(levels, Box::new(word(folded))),
            None => word(folded),
        },
    })
}

fn word(folded: &str) -> Token {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(folded) {
        return Token::Digits(folded.to_owned());
    }
    if let Some(serial) = folded.strip_suffix('号').filter(|text| digits(text)) {
        return Token::Serial(serial.to_owned());
    }
    if folded.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Token::Pinyin(Matcher::new(folded));
    }
    Glued::read(folded).map_or_else(|| Token::Text(folded.to_owned()), Token::Glued)
}

impl Name {
    fn handler(name: &str, dict: &Dict) -> Name {
        let matcher = name.is_ascii().then(|| Matcher::new(name));
        let is_meant = |text: &str| said(text, name, matcher.as_ref());
        Name {
            ids: of(dict, Kind::Handler, is_meant),
            needles: match matcher {
                Some(matcher) => matcher.candidates().to_vec(),
                None => vec![name.to_owned()],
            },
        }
    }

    fn court(name: &str, dict: &Dict) -> Name {
        let named = court::by_name(name).or_else(|| court::by_code(name));
        let matcher = name.is_ascii().then(|| Matcher::new(name));
        let is_digits = name.bytes().all(|b| b.is_ascii_digit());
        // What is typed as pinyin means the usual readings; a rare one of another court is looked at where nobody has them.
        let usual = of(dict, Kind::Court, |text| {
            matcher.is_some() && begins_usual(&court::short_name(text), name)
        });
        let ids = of(dict, Kind::Court, |text| {
            let known = court::by_name(text);
            if let (Some(named), Some(known)) = (named, known) {
                return named.code == known.code;
            }
            let code = known.map_or("", |court| court.code);
            let digits = code.trim_start_matches(|c: char| !c.is_ascii_digit());
            (is_digits && !digits.is_empty() && digits == name)
                || said(text, name, matcher.as_ref())
                || said(&court::short_name(text), name, matcher.as_ref())
        });
        let ids = if usual.is_empty() { ids } else { usual };
        let texts = ids.iter().filter_map(|id| dict.text(Kind::Court, *id));
        let needles: Vec<String> = texts.map(|text| fold(&court::short_name(text))).collect();
        Name {
            needles: if needles.len() > COURTS {
                Vec::new()
            } else {
                needles
            },
            ids,
        }
    }
}

/// Whether the initials of a name, each character read as it is first, begin with these.
fn begins_usual(text: &str, initials: &str) -> bool {
    let mut usual = String::new();
    initials_into(text, &mut usual);
    usual.starts_with(initials)
}

fn said(text: &str, name: &str, matcher: Option<&Matcher>) -> bool {
    let folded = fold(text);
    folded.contains(name) || matcher.is_some_and(|matcher| matcher.is_match(&folded))
}

/// The entries of a dictionary that are meant.
fn of(dict: &Dict, kind: Kind, is_meant: impl Fn(&str) -> bool) -> HashSet<u32> {
    let all = dict.all(kind);
    all.filter_map(|(id, text)| is_meant(text).then_some(id))
        .collect()
}

impl Glued {
    /// Letters, digits and 汉字 only, brackets around the year and the 号 at the end aside; `None` for anything else.
    fn read(folded: &str) -> Option<Glued> {
        let bare = folded.split_once('号').map_or(folded, |(head, _)| head);
        let bare: String = bare.chars().filter(|c| !matches!(c, '(' | ')')).collect();
        let is_han = |c: char| !c.is_ascii() && c.is_alphabetic();
        let has_digit = bare.bytes().any(|b| b.is_ascii_digit());
        if !has_digit || !bare.chars().all(|c| c.is_ascii_alphanumeric() || is_han(c)) {
            return None;
        }
        let written = bare
            .split(|c| !is_han(c))
            .filter(|run| !run.is_empty())
            .map(str::to_owned)
            .collect();
        // 汉字 read as their first initial stand in the number in the right place; that they are themselves is looked at apart.
        let spelled = |text: &str| {
            let mut letters = String::new();
            initials_into(text, &mut letters);
            Matcher::new(&letters)
        };
        let lead = bare.bytes().take_while(u8::is_ascii_digit).count();
        let mut runs = vec![(None, spelled(&bare))];
        for length in [2, 4] {
            let (Some(year), Some(rest)) = (bare.get(..length), bare.get(length..)) else {
                continue;
            };
            if lead >= length && !rest.is_empty() {
                runs.push((Some(year.to_owned()), spelled(rest)));
            }
        }
        let head = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let serial = bare.get(head.len()..).unwrap_or_default();
        Some(Glued {
            text: folded.to_owned(),
            written,
            runs,
            serial: (!serial.is_empty()).then(|| serial.to_owned()),
            is_whole: folded.contains('号'),
        })
    }

    fn is_match(&self, case: &Known<'_>) -> bool {
        let is_written = |text: &str| self.written.iter().all(|run| text.contains(run.as_str()));
        let number = case.number;
        let is_year = |year: &str| number.get(1..5).is_some_and(|whole| whole.ends_with(year));
        let is_number = is_written(number)
            && (!self.is_whole || self.is_serial(number))
            && self
                .runs
                .iter()
                .any(|(year, run)| year.as_deref().is_none_or(is_year) && run.is_match(number));
        // `A4` may also be part of a name, read in any way or as it stands.
        let spelled = self.runs.first().filter(|_| !self.is_whole);
        let body = case.body();
        is_number
            || body.contains(&self.text)
            || spelled.is_some_and(|(_, run)| {
                body.split('|')
                    .any(|part| is_written(part) && run.is_match(part))
            })
    }

    /// Whether the digits at its end are the whole serial of a number.
    fn is_serial(&self, number: &str) -> bool {
        let serial = self.serial.as_deref();
        serial.is_some_and(|serial| is_serial(number, serial))
    }

    /// The run that stands behind the longest year is part of every other.
    fn needles(&self) -> Vec<String> {
        let shortest = self.runs.last();
        shortest.map_or_else(Vec::new, |(_, run)| run.candidates().to_vec())
    }
}

impl Token {
    /// What a scan of the buffer may look for, so that rows without it need no look.
    pub(super) fn needles(&self) -> Vec<String> {
        match self {
            // One digit is in nearly every number.
            Token::Digits(text) if text.len() == 1 => Vec::new(),
            Token::Digits(text) | Token::Serial(text) | Token::Text(text) => vec![text.clone()],
            Token::Pinyin(matcher) => matcher.candidates().to_vec(),
            Token::Glued(glued) => glued.needles(),
            Token::Handler(name) | Token::Court(name) => name.needles.clone(),
            Token::Overdue(_)
            | Token::Not(_)
            | Token::Late
            | Token::Levels(_)
            | Token::Either(..) => Vec::new(),
        }
    }

    /// Whether every row of the buffer with its needle has the token: 汉字 stand in no initials, and one letter is the initial of a
    /// character or is itself.
    pub(super) fn is_its_needle(&self) -> bool {
        match self {
            Token::Text(text) => !text.is_ascii(),
            Token::Pinyin(matcher) => matcher.is_one_letter(),
            _ => false,
        }
    }

    /// Whether a case has it, by what the lookup knows of it; `header` is asked for only where the token needs it.
    pub(super) fn is_met(&self, row: &Known<'_>, header: &dyn Fn() -> Option<Header>) -> bool {
        match self {
            Token::Digits(digits) => begins_digits(row, digits),
            Token::Serial(serial) => is_serial(row.number, serial),
            Token::Text(text) => row.body().contains(text.as_str()),
            Token::Pinyin(matcher) => matcher.is_match_of(row.body(), Some('|')),
            Token::Glued(glued) => glued.is_match(row),
            Token::Handler(name) => header().is_some_and(|h| name.ids.contains(&h.handler)),
            Token::Court(name) => header().is_some_and(|h| name.ids.contains(&h.court)),
            Token::Overdue(days) => {
                row.level == Level::Over && row.left.is_some_and(|left| left < -days)
            }
            Token::Late => row.level == Level::Over,
            Token::Not(token) => !token.is_met(row, header),
            Token::Levels(levels) => levels.contains(&row.level),
            Token::Either(levels, token) => {
                levels.contains(&row.level) || token.is_met(row, header)
            }
        }
    }

    /// Whether only closed cases can meet it, so that they must be looked at as well.
    pub(super) fn wants_closed(&self) -> bool {
        match self {
            Token::Either(levels, _) => levels.contains(&Level::Closed),
            Token::Not(token) => matches!(&**token, Token::Levels(levels)
                if Level::ALL.iter().all(|level| levels.contains(level) == level.is_open())),
            _ => false,
        }
    }

    /// Whether more of a case is read to tell: such tokens are looked at last.
    pub(super) fn reads_header(&self) -> bool {
        match self {
            Token::Handler(_) | Token::Court(_) => true,
            Token::Not(token) | Token::Either(_, token) => token.reads_header(),
            _ => false,
        }
    }

    /// Whether the number ends with just this serial.
    pub(super) fn is_exact(&self, number: &str) -> bool {
        match self {
            Token::Digits(serial) | Token::Serial(serial) => is_serial(number, serial),
            Token::Glued(glued) => glued.is_serial(number),
            _ => false,
        }
    }
}

/// Whether a run of digits of the number begins with these, or the year ends with two of them.
fn begins_digits(case: &Known<'_>, digits: &str) -> bool {
    let (number, digits) = (case.number.as_bytes(), digits.as_bytes());
    let year = digits.len() == 2 && number.get(3..5) == Some(digits);
    let begins = || {
        let mut before = b' ';
        number.iter().enumerate().any(|(at, &byte)| {
            let first = byte.is_ascii_digit() && !before.is_ascii_digit();
            before = byte;
            first && number.get(at..).is_some_and(|run| run.starts_with(digits))
        })
    };
    // What is no number may be found by any digits in the row.
    let anywhere = || {
        let is_odd = number.first() != Some(&b'(');
        is_odd && memchr::memmem::find(case.body().as_bytes(), digits).is_some()
    };
    year || begins() || anywhere()
}

/// Whether this is the whole serial of a number.
fn is_serial(number: &str, serial: &str) -> bool {
    let head = number.rsplit_once('号').map_or(number, |(head, _)| head);
    head.strip_suffix(serial)
        .is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_digit()))
}
