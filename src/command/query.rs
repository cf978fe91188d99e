//! Queries of the list language, between users and the service: names of outcomes and procedures
//! become ids, and errors name their place and a possible correction.

use crate::config::nearest;
use crate::config::outcome::Outcomes;
use crate::service::api::{
    Fault, Filter, Key, Op, QueryError, Shape, Status, Term, Value, condition_at, key_words,
    parse_query_among, print_name,
};
use crate::service::error::{Error, ErrorKey};
use crate::text::fold;
use crate::text::locale::Locale;

/// Reads a query; an error is ready to be shown.
pub fn read(text: &str, locale: Locale) -> Result<Filter, Error> {
    read_among(text, Status::Open, locale)
}

/// Reads a query over cases of which those with the status `usual` are meant unless it names one.
pub fn read_among(text: &str, usual: Status, locale: Locale) -> Result<Filter, Error> {
    parse_query_among(text, usual).map_err(|error| said(text, &error, locale))
}

/// All that is wrong with a query, in its order: each fault is read over in search of the next.
pub fn faults(text: &str, locale: Locale) -> Vec<Error> {
    let mut rest: Vec<char> = text.chars().collect();
    let mut errors = Vec::new();
    while let Err(fault) = parse_query_among(&rest.iter().collect::<String>(), Status::Open) {
        errors.push(said(text, &fault, locale));
        let condition = condition_at(&rest, fault.column.saturating_sub(1));
        let wrong = rest.get_mut(condition).unwrap_or_default();
        if wrong.iter().all(|c| *c == ' ') {
            break;
        }
        wrong.fill(' ');
    }
    errors
}

/// The word for a key as typed before the place of a fault, or that of the locale if only a sign
/// was typed.
fn typed(text: &str, key: Key, column: usize, locale: Locale) -> Option<&'static str> {
    let head: String = text.chars().take(column.saturating_sub(1)).collect();
    let head = fold::fold(&head);
    let words = || {
        let rest = Locale::ALL.into_iter().filter(|other| *other != locale);
        std::iter::once(locale)
            .chain(rest)
            .flat_map(|of| key_words(key, of))
    };
    let typed = words()
        .filter_map(|word| Some((head.rfind(&fold::fold(word))? + word.len(), word)))
        .max_by_key(|(end, word)| (*end, word.len()));
    typed.map(|(_, word)| word).or_else(|| words().next())
}

/// The error for a fault, with its arguments in words.
fn said(text: &str, error: &QueryError, locale: Locale) -> Error {
    let key = error.fault.key();
    let name = key.and_then(|key| typed(text, key, error.column, locale));
    let may: String = match key {
        Some(key) if matches!(error.fault, Fault::BadSign(..)) => {
            let signs: Vec<&str> = key.shape().ops().iter().map(|op| op.sign()).collect();
            signs.join(" ")
        }
        Some(key) => {
            let of = locale.text(match key.shape() {
                Shape::Level => "domain.query.level",
                Shape::Status => "domain.query.status",
                Shape::Reason => "domain.query.reason",
                Shape::Count => "domain.query.count",
                Shape::Months => "domain.query.months",
                Shape::Money => "domain.query.money",
                Shape::Day => "domain.query.day",
                Shape::Flag => "domain.query.flag",
                Shape::Name | Shape::Text => "domain.query.text",
            });
            of.to_owned()
        }
        None => String::new(),
    };
    let nearest = match error.fault.nearest() {
        Some(nearest) => locale.fill("domain.query.nearest", &[("nearest", &nearest)]),
        None => String::new(),
    };
    Error::new(key_of(&error.fault))
        .with("found", &error.found)
        .with("column", error.column)
        .with("key", name.unwrap_or_default())
        .with("may", may)
        .with("nearest", nearest)
}

/// The error for a fault in a query.
fn key_of(fault: &Fault) -> ErrorKey {
    match fault {
        Fault::UnknownKey { .. } => ErrorKey::QueryUnknownKey,
        Fault::NoKey => ErrorKey::QueryNoKey,
        Fault::MissingValue(_) => ErrorKey::QueryMissingValue,
        Fault::BadSign(..) => ErrorKey::QueryBadSign,
        Fault::BadValue { .. } => ErrorKey::QueryBadValue,
        Fault::OneValue(_) => ErrorKey::QueryOneValue,
        Fault::UnclosedQuote => ErrorKey::QueryUnclosedQuote,
        Fault::Twice(_) => ErrorKey::QueryTwice,
        Fault::TooLong => ErrorKey::QueryTooLong,
    }
}

/// The filter as the service understands it: outcomes and procedures by their ids, whatever the
/// user called them.
#[must_use]
pub fn meant(filter: &Filter, outcomes: &Outcomes, locale: Locale) -> Filter {
    let mut filter = filter.clone();
    for name in &mut filter.procedures {
        *name = procedure(name, locale);
    }
    for term in &mut filter.terms {
        match term.key {
            Key::Outcome if matches!(term.op, Op::Has | Op::HasNot) => {
                for value in &mut term.values {
                    if let Value::Text(said) = value {
                        *value = part(std::mem::take(said), outcomes);
                    }
                }
            }
            Key::Outcome => {
                let values = std::mem::take(&mut term.values).into_iter();
                term.values = values
                    .flat_map(|value| ids(value, outcomes, locale))
                    .collect();
            }
            Key::Procedure if matches!(term.op, Op::Has | Op::HasNot) => named_so(term, locale),
            Key::Procedure => {
                for value in &mut term.values {
                    if let Value::Text(text) = value {
                        *text = procedure(text, locale);
                    }
                }
            }
            _ => {}
        }
    }
    filter
}

/// The part of an outcome's words, in either language.
fn part(said: String, outcomes: &Outcomes) -> Value {
    let folded = fold::fold(&said);
    let has = |words: &str| fold::fold(words).contains(&folded);
    let meant = outcomes.known().filter(|o| has(&o.zh) || has(&o.en));
    Value::Part {
        meant: meant.map(|outcome| outcome.id.clone()).collect(),
        listed: outcomes.known().map(|outcome| outcome.id.clone()).collect(),
        said,
    }
}

/// The ids of the outcomes that a value names; one that is not in the list may only be that of an
/// imported case, and goes with those that may have been meant.
fn ids(value: Value, outcomes: &Outcomes, locale: Locale) -> Vec<Value> {
    let Value::Text(said) = value else {
        return vec![value];
    };
    let ids = outcomes.said(&said).map(|outcome| outcome.id.clone());
    let ids: Vec<Value> = ids.map(Value::Text).collect();
    if !ids.is_empty() {
        return ids;
    }
    let words = || outcomes.iter().map(|outcome| outcome.words(locale));
    let likely = nearest(&said, words());
    let rest = words().filter(|word| Some(*word) != likely);
    let listed = likely.into_iter().chain(rest).map(print_name).collect();
    vec![Value::Unlisted { said, listed }]
}

/// Replaces a part of a procedure's name by the ids of all procedures it matches.
fn named_so(term: &mut Term, locale: Locale) {
    let said = term.values.iter().filter_map(|value| match value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let said: Vec<String> = said.map(fold::fold).collect();
    let named = [locale, Locale::Zh, Locale::En].into_iter();
    let mut ids: Vec<Value> = Vec::new();
    for (id, words) in named.flat_map(procedures) {
        let (id, words) = (Value::Text(id), fold::fold(words));
        if said.iter().any(|said| words.contains(said)) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    if !ids.is_empty() {
        term.op = if term.op == Op::Has { Op::Eq } else { Op::Ne };
        term.values = ids;
    }
}

/// The procedures, each with its id and its name.
pub fn procedures(locale: Locale) -> impl Iterator<Item = (String, &'static str)> {
    let keys = locale.keys("domain").into_iter();
    keys.filter_map(move |key| {
        let id = key.strip_prefix("domain.procedure.")?;
        Some((id.to_owned(), locale.text(&key)))
    })
}

/// The id of a procedure by its name; an unknown name is returned unchanged.
pub fn procedure(name: &str, locale: Locale) -> String {
    let mut named = [locale, Locale::Zh, Locale::En]
        .into_iter()
        .flat_map(procedures);
    let said = named.find(|(_, words)| *words == name);
    said.map_or_else(|| name.to_owned(), |(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::Reason;
    use crate::service::api::reason_words;

    #[test]
    fn words_become_ids() {
        let filter = read("结果=未接通 程序=民事一审普通程序", Locale::Zh).unwrap();
        let filter = meant(&filter, &Outcomes::builtin(), Locale::Zh);
        assert_eq!(filter.procedures, ["civil-first-ordinary"]);
        assert_eq!(filter.terms[0].values, [Value::Text("no-answer".into())]);
        let part = meant(
            &read("程序~民事一审", Locale::Zh).unwrap(),
            &Outcomes::builtin(),
            Locale::En,
        );
        let term = &part.terms[0];
        let simplified = Value::Text("civil-first-simplified".into());
        assert!(
            term.op == Op::Eq && term.values.contains(&simplified),
            "{term:?}"
        );
        let second = Value::Text("civil-second-judgment".into());
        assert!(!term.values.contains(&second), "{term:?}");
        // A custom list keeps the entries it replaced, and may give one of its own the same name.
        let mut own = Outcomes::builtin();
        let list = "[[outcome]]\nid = \"handed\"\nzh = \"已送达\"\nen = \"handed over\"\n";
        own.apply("mine", list, &mut Vec::new());
        for (text, ids) in [
            ("结果=未接通", vec!["no-answer"]),
            ("结果=served", vec!["served"]),
            ("结果=已送达", vec!["handed", "served"]),
        ] {
            let filter = meant(&read(text, Locale::Zh).unwrap(), &own, Locale::Zh);
            let ids: Vec<Value> = ids.into_iter().map(|id| Value::Text(id.into())).collect();
            assert_eq!(filter.terms[0].values, ids, "{text}");
        }
    }

    /// A reason is called in a query what it is called on the line of its case.
    #[test]
    fn a_reason_has_one_name() {
        for locale in Locale::ALL {
            for reason in Reason::ALL {
                let line = locale.text(&format!("tui.reason.{}", reason.id()));
                let word = line.replace(',', "").replace(' ', "-");
                assert_eq!(reason_words(reason, locale), word);
            }
        }
    }

    #[test]
    fn a_key_is_named_as_it_was_typed() {
        for (text, locale, name) in [
            ("超期>abc", Locale::En, "超期"),
            ("days-late>abc", Locale::Zh, "days-late"),
            ("late>abc", Locale::Zh, "late"),
            ("法院=a 超期>abc", Locale::Zh, "超期"),
        ] {
            let error = read(text, locale).unwrap_err();
            let key = error.args.iter().find(|(arg, _)| arg == "key").unwrap();
            assert_eq!(key.1, name, "{text}");
        }
    }

    #[test]
    fn what_is_in_quotes_is_one_condition_when_faults_are_sought() {
        for (text, wrong) in [
            ("法苑=\"牙 克=石\" 超期>x", vec!["法苑", "x"]),
            ("级=超 案由=\"x y=z", vec!["x y=z"]),
        ] {
            let found: Vec<String> = faults(text, Locale::Zh)
                .into_iter()
                .flat_map(|error| error.args)
                .filter(|(name, _)| name == "found")
                .map(|(_, found)| found)
                .collect();
            assert_eq!(found, wrong, "{text}");
        }
    }

    #[test]
    fn an_error_has_words_for_everything_it_may_say() {
        for locale in Locale::ALL {
            for text in [
                "法苑=1",
                "级=绿",
                "超期>x",
                "立案>=x",
                "标的>=",
                "法院>x",
                "标的>1,2",
                "案由=\"x",
                "状态=已结 状态=未结",
                "扣延=x",
                "长期=x",
                "标的=x",
                "状态=x",
                "缘由=x",
            ] {
                let error = read(text, locale).unwrap_err();
                let key = format!("{}.what", error.key.words());
                assert!(locale.has(&key), "{key}");
                assert!(error.args.iter().all(|(name, _)| !name.is_empty()));
            }
        }
    }
}
