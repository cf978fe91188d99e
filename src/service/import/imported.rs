//! What imports last gave for the fields of a case, and what was entered since. A sheet that
//! repeats the values of the last import brings no news, and later manual corrections stand. A
//! different value is a change, even one back to an earlier value.

use chrono::NaiveDate;

use super::row::fields;
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field, Recorded, Registration};

/// What a correction corrects: the field, and the day from which it moves the case.
pub(super) type Corrected = (Field, Option<NaiveDate>);

/// What a fact corrects, if it is a correction.
pub(super) fn corrected(on: Option<NaiveDate>, fact: &Fact) -> Option<Corrected> {
    match fact {
        Fact::Amended { field, .. } => Some((*field, on.filter(|_| field.moves()))),
        _ => None,
    }
}

/// The person who recorded something by hand; `None` for an import.
pub(super) type By<'a> = Option<&'a str>;

/// What imports last said, and what was entered since.
#[derive(Debug, Default)]
pub(super) struct Imported {
    /// `None` if nobody entered anything, so that the case has what imports said.
    said: Option<Vec<(Corrected, Option<String>)>>,
    /// Who entered a value in force that no import gave.
    entered: Vec<(Corrected, String)>,
}

impl Imported {
    /// Reads the events in force, each with its author.
    pub(super) fn of<'e>(events: impl Iterator<Item = (&'e Recorded, By<'e>)>) -> Imported {
        let mut imported = Imported {
            said: Some(Vec::new()),
            entered: Vec::new(),
        };
        for (recorded, by) in events {
            imported.take(&recorded.event, by);
        }
        imported
    }

    fn take(&mut self, event: &Event, by: By<'_>) {
        match &event.fact {
            Fact::Registered(registration) => self.register(registration, by),
            Fact::Amended { field, value } => {
                let key = (*field, event.on.filter(|_| field.moves()));
                if key.1.is_none() {
                    // Without a day it holds for all days. What imports said of one day they still
                    // said: the same file again is no news.
                    self.entered
                        .retain(|((of, day), _)| of != field || day.is_none());
                }
                self.put(key, value.clone(), by);
            }
            Fact::Closed { how } => {
                let day = event.on.map(|day| day.to_string());
                self.put((Field::Closed, None), day, by);
                if how.is_some() {
                    self.put((Field::How, None), how.clone(), by);
                }
            }
            Fact::Reopened { .. } => {
                self.forget(|(field, _)| matches!(field, Field::Closed | Field::How));
            }
            _ => {}
        }
    }

    fn register(&mut self, registration: &Registration, by: By<'_>) {
        fields(registration, &mut |field, value| {
            if value.is_some() {
                self.put((field, None), value, by);
            }
        });
        let custody = Some(registration.custody.to_string());
        self.put((Field::Custody, None), custody, by);
    }

    fn put(&mut self, key: Corrected, value: Option<String>, by: By<'_>) {
        self.entered.retain(|(of, _)| *of != key);
        match by {
            Some(actor) => self.entered.push((key, actor.to_owned())),
            None => {
                let said = self.said.get_or_insert_default();
                said.retain(|(of, _)| *of != key);
                said.push((key, value));
            }
        }
    }

    fn forget(&mut self, which: impl Fn(Corrected) -> bool) {
        self.entered.retain(|(key, _)| !which(*key));
        if let Some(said) = &mut self.said {
            said.retain(|(key, _)| !which(*key));
        }
    }

    /// Whether imports last gave this value; `None` if they gave none.
    fn last_is(&self, key: Corrected, value: Option<&str>) -> Option<bool> {
        let mut said = self.said.iter().flatten();
        said.find(|(of, _)| *of == key)
            .map(|(_, last)| last.as_deref() == value)
    }

    /// Whether the last import that gave a value gave this one.
    pub(super) fn gave(&self, case: &Case, key: Corrected, value: Option<&str>) -> bool {
        match &self.said {
            Some(_) => self.last_is(key, value) == Some(true),
            None => key.1.is_none() && case.value(key.0).as_deref() == value,
        }
    }

    /// The entered value that differs from `value`, followed by the person who entered it.
    pub(super) fn entered_instead(
        &self,
        case: &Case,
        key: Corrected,
        value: Option<&str>,
    ) -> Option<String> {
        let mut entered = self.entered.iter();
        let (_, actor) = entered.find(|(of, _)| *of == key)?;
        let old = case
            .value(key.0)
            .filter(|old| Some(old.as_str()) != value)?;
        Some(format!("{old} ({actor})"))
    }

    /// Notes that an import has now given the value.
    pub(super) fn settle(&mut self, key: Corrected) {
        self.entered.retain(|(of, _)| *of != key);
    }
}
