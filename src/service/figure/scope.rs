//! A scope with resolved names.

use std::collections::HashSet;

use crate::domain::case::Case;
use crate::domain::court;
use crate::domain::tally::{Moves, Seat};
use crate::domain::types::Category;
use crate::service::Result;
use crate::service::api::{Scope, Slice};
use crate::service::error::{Error, ErrorKey};
use crate::store::dict::{Dict, Kind};

/// The names a scope asks for, as written in the docket; `None` for any.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    courts: Option<HashSet<String>>,
    divisions: Option<HashSet<String>>,
    handlers: Option<HashSet<String>>,
    types: Option<HashSet<String>>,
    tags: Option<HashSet<String>>,
    kinds: Option<HashSet<String>>,
}

impl Bounds {
    /// Resolves a scope. An unknown name is refused as a typing error rather than answered with
    /// nothing.
    pub(crate) fn new(scope: &Scope, dict: &Dict) -> Result<Bounds> {
        for (field, kind, names) in [
            ("court", Kind::Court, &scope.courts),
            ("division", Kind::Division, &scope.divisions),
            ("handler", Kind::Handler, &scope.handlers),
            ("type", Kind::Type, &scope.types),
            ("tag", Kind::Tag, &scope.tags),
        ] {
            for name in names {
                let known = match kind {
                    Kind::Court => court::named(name).is_some(),
                    Kind::Type => crate::domain::types::by_code(name).is_some(),
                    _ => false,
                };
                let called = |text: &str| kind == Kind::Court && court::is_meant(name, text);
                let found = || {
                    dict.find(kind, name).is_some() || dict.all(kind).any(|(_, text)| called(text))
                };
                if !known && !found() {
                    return Err(unknown(field, name));
                }
            }
        }
        for name in &scope.kinds {
            Category::from_id(name).ok_or_else(|| unknown("kind", name))?;
        }
        let named = |names: &[String]| (!names.is_empty()).then(|| names.iter().cloned().collect());
        let courts = (!scope.courts.is_empty()).then(|| {
            let all = dict.all(Kind::Court);
            all.filter(|(_, text)| scope.courts.iter().any(|name| court::is_meant(name, text)))
                .map(|(_, text)| text.to_owned())
                .collect()
        });
        Ok(Bounds {
            courts,
            divisions: named(&scope.divisions),
            handlers: named(&scope.handlers),
            types: named(&scope.types),
            tags: named(&scope.tags),
            kinds: named(&scope.kinds),
        })
    }

    /// Refuses a tag that no case ever had. Such a closed list would be an empty one, and the
    /// paragraph would say so in the court's name.
    pub(crate) fn check_tag(tag: &str, dict: &Dict) -> Result<()> {
        match dict.find(Kind::Tag, tag) {
            Some(_) => Ok(()),
            None => Err(unknown("tag", tag)),
        }
    }

    /// Checks what does not change with time: type, tags, category.
    pub(crate) fn case(&self, case: &Case) -> bool {
        holds(self.types.as_ref(), case.now.type_code.as_deref())
            && self.tag(case)
            && (self.kinds.is_none() || holds(self.kinds.as_ref(), Some(case.category().id())))
    }

    fn tag(&self, case: &Case) -> bool {
        let tags = self.tags.as_ref();
        tags.is_none_or(|tags| case.now.tags.iter().any(|tag| tags.contains(tag)))
    }

    /// Checks where the case sits.
    pub(crate) fn seat(&self, seat: &Seat<'_>) -> bool {
        holds(self.courts.as_ref(), seat.court)
            && holds(self.divisions.as_ref(), seat.division)
            && holds(self.handlers.as_ref(), seat.handler)
    }

    /// The moves that lead into or out of the scope, or from slice to slice.
    pub(crate) fn moves(&self, slices: &[Slice]) -> Moves {
        Moves {
            court: self.courts.is_some() || slices.contains(&Slice::Court),
            division: self.divisions.is_some() || slices.contains(&Slice::Division),
            handler: self.handlers.is_some() || slices.contains(&Slice::Handler),
        }
    }
}

fn holds(names: Option<&HashSet<String>>, value: Option<&str>) -> bool {
    names.is_none_or(|names| value.is_some_and(|value| names.contains(value)))
}

fn unknown(field: &str, name: &str) -> Error {
    Error::new(ErrorKey::NotInDocket)
        .with("field", field)
        .with("value", name)
}
