//! An event as one line of text: what happened, and its details.

use super::Wording;
use crate::config::offers::Offers;
use crate::domain::change::{Change, Extension, Pause};
use crate::domain::conversion::DAY_NOT_TOLD;
use crate::domain::event::{Fact, Field, FollowUp, LINKED_THERE, Payment};
use crate::text::locale::{Locale, Named};

/// A line being assembled; empty parts leave no gap.
struct Line {
    text: String,
    locale: Locale,
}

impl Line {
    /// Begins with the name of the event.
    fn of(fact: &Fact, locale: Locale) -> Line {
        let text = kind(fact, locale).to_owned();
        Line { text, locale }
    }

    fn add(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.push(' ');
            self.text.push_str(text);
        }
    }

    fn add_if(&mut self, text: Option<&str>) {
        self.add(text.unwrap_or_default());
    }

    /// Adds the name for an id, or the user's own text in its place.
    fn add_named(&mut self, area: &str, id: &str) {
        let key = format!("domain.{area}.{id}");
        let name = self.locale.find(&key).unwrap_or(id);
        // A ground may say no more than the name of the event.
        if name != self.text {
            self.add(name);
        }
    }
}

/// The name of the event: `跟进`.
fn kind(fact: &Fact, locale: Locale) -> &'static str {
    locale.text(&format!("domain.fact.{}", fact.id()))
}

/// Describes an event in the user's language.
pub fn words(fact: &Fact, words: Wording<'_>) -> String {
    let locale = words.locale;
    let mut line = Line::of(fact, locale);
    match fact {
        Fact::Registered(registration) => {
            if let Some(procedure) = &registration.procedure {
                line.add_named("procedure", procedure);
            }
            line.add_if(registration.cause.as_deref());
        }
        Fact::Amended { field, value } => {
            line.add(words.field(*field));
            let value = value.as_deref().unwrap_or("-");
            line.add(amended(*field, value, locale));
        }
        Fact::Changed { change, note } => {
            changed(&mut line, change);
            line.add_if(note.as_deref().map(|said| self::note(said, locale)));
        }
        Fact::Resumed { from, .. } => {
            line.add(&locale.fill("domain.history.since", &[("day", &from)]));
        }
        Fact::FollowedUp(follow_up) => followed_up(&mut line, follow_up, words),
        Fact::Paid(payment) => paid(&mut line, payment, words),
        Fact::Supervised(measure) => {
            line.add(&measure.text);
            line.add_if(measure.limit.map(|day| day.to_string()).as_deref());
            line.add_if(measure.lead.as_deref());
            line.add_if(measure.department.as_deref());
        }
        Fact::Linked { to, how } => {
            line.add(to);
            line.add_if(relation(how.as_deref(), words).as_deref());
        }
        Fact::Closed { how } => line.add_if(how.as_deref().map(|how| words.closing(how))),
        Fact::Reopened { reason } => line.add_if(reason.as_deref()),
        Fact::Retracted { commit, index } => line.add(&format!("#{commit}.{index}")),
    }
    line.text
}

/// The value of a field in words: the name of a procedure, yes or no, and any other unchanged.
pub fn amended(field: Field, value: &str, locale: Locale) -> &str {
    let words = match field {
        Field::Procedure => locale.find(&format!("domain.procedure.{value}")),
        Field::Custody => locale.find(&format!("domain.flag.{value}")),
        _ => None,
    };
    words.unwrap_or(value)
}

/// The note of a change: as written, or that its day is unknown.
pub fn note(said: &str, locale: Locale) -> &str {
    if said == DAY_NOT_TOLD {
        return locale.text("domain.conversion.day-not-told");
    }
    said
}

/// The relation of another case to this one; for a link made there, the relation of this case to
/// that one.
pub fn relation(how: Option<&str>, words: Wording<'_>) -> Option<String> {
    let how = how?;
    let said = |how| words.offered(Offers::link, how);
    Some(match how.strip_prefix(LINKED_THERE) {
        Some("") => words.locale.text("domain.link.there-bare").to_owned(),
        Some(there) => {
            let there = said(there);
            words.locale.fill("domain.link.there", &[("how", &there)])
        }
        None => said(how).to_owned(),
    })
}

/// Describes what happened to several cases, without values that differ between them.
///
/// Of a follow-up, what [`Fact::common`] left; of other facts, only the kind.
pub fn words_of_many(fact: &Fact, words: Wording<'_>) -> String {
    let locale = words.locale;
    match fact {
        Fact::FollowedUp(_) => self::words(fact, words),
        Fact::Amended {
            field: Field::Next, ..
        } => locale.text("domain.history.next-moved").to_owned(),
        Fact::Amended { field, .. } => {
            let field = locale.text(&format!("cli.column.{}", field.id()));
            format!("{} {field}", kind(fact, locale))
        }
        _ => kind(fact, locale).to_owned(),
    }
}

/// Describes a change of the limit, without its note.
pub fn change(change: &Change, locale: Locale) -> String {
    let fact = Fact::Changed {
        change: change.clone(),
        note: None,
    };
    let mut line = Line::of(&fact, locale);
    changed(&mut line, change);
    line.text
}

fn changed(line: &mut Line, change: &Change) {
    match change {
        Change::Pause(pause) => paused(line, pause),
        Change::Extend(extension) => extended(line, extension),
        Change::Convert { to, accepted, .. } => {
            line.add_named("procedure", to);
            line.add_if(accepted.as_deref());
        }
        Change::Restart { reason, .. } => {
            if let Some(reason) = reason {
                line.add_named("ground", reason);
            }
        }
    }
}

fn paused(line: &mut Line, pause: &Pause) {
    if let Some(ground) = &pause.ground {
        line.add_named("ground", ground);
    }
    let from = pause.from.to_string();
    let span = match pause.to {
        Some(to) => line
            .locale
            .fill("domain.history.from-to", &[("from", &from), ("to", &to)]),
        None => line.locale.fill("domain.history.from", &[("day", &from)]),
    };
    line.add(&span);
    line.add_if(pause.accepted.as_deref());
}

fn extended(line: &mut Line, extension: &Extension) {
    for (n, key) in [
        (extension.months, "cli.months"),
        (extension.days, "cli.days"),
    ] {
        if n > 0 {
            let text = line.locale.fill(key, &[("n", &n)]);
            line.add(&text);
        }
    }
    let until = extension.until.map(|day| day.to_string());
    let until = until.map(|day| line.locale.fill("domain.history.until", &[("day", &day)]));
    line.add_if(until.as_deref());
    if let Some(level) = &extension.level {
        line.add_named("approver", level);
    }
    line.add_if(extension.accepted.as_deref());
}

fn followed_up(line: &mut Line, follow_up: &FollowUp, words: Wording<'_>) {
    let outcome = match follow_up.outcome.as_str() {
        // A sheet need not say it.
        "" => line.locale.text("domain.history.no-outcome"),
        outcome => words.outcome(outcome),
    };
    let note = follow_up.note.as_deref().unwrap_or_default();
    let key = if note.is_empty() {
        "domain.history.followed"
    } else {
        "domain.history.followed-note"
    };
    let args: Named<'_> = &[("kind", &line.text), ("outcome", &outcome), ("note", &note)];
    line.text = line.locale.fill(key, args);
    line.add_if(follow_up.method.as_deref().map(|how| words.contact(how)));
    line.add_if(follow_up.next.map(|day| format!("-> {day}")).as_deref());
}

fn paid(line: &mut Line, payment: &Payment, words: Wording<'_>) {
    line.add(&payment.amount.to_string());
    line.add_if(payment.method.as_deref().map(|how| words.payment(how)));
    line.add_if(payment.voucher.as_deref());
    line.add_if(payment.note.as_deref());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::outcome::Outcomes;
    use crate::domain::change::PauseKind;

    fn zh(fact: &Fact) -> String {
        words(fact, Wording::new(Locale::Zh, &Outcomes::builtin()))
    }

    #[test]
    fn a_follow_up_without_outcome_says_so() {
        let told = FollowUp {
            note: Some("已电话通知".to_owned()),
            ..FollowUp::default()
        };
        assert_eq!(zh(&Fact::FollowedUp(told)), "跟进 结果未填: 已电话通知");
    }

    #[test]
    fn ids_become_words_and_free_text_stays() {
        let paused = |kind, ground: &str| Fact::Changed {
            change: Change::Pause(Pause {
                kind,
                ground: Some(ground.into()),
                from: chrono::NaiveDate::from_ymd_opt(2023, 1, 5).unwrap(),
                to: None,
                accepted: None,
            }),
            note: None,
        };
        let pause = |ground| paused(PauseKind::Deduct, ground);
        assert_eq!(zh(&pause("appraisal")), "扣除 鉴定 自 2023-01-05 起");
        assert_eq!(zh(&pause("疫情")), "扣除 疫情 自 2023-01-05 起");
        let restart = |reason: &str| Fact::Changed {
            change: Change::Restart {
                on: chrono::NaiveDate::from_ymd_opt(2023, 1, 5).unwrap(),
                reason: Some(reason.to_owned()),
            },
            note: None,
        };
        assert_eq!(
            zh(&restart("supplementary-investigation")),
            "重新计算 补充侦查"
        );
        assert_eq!(zh(&restart("其他")), "重新计算 其他");
        // A ground that says no more than the change is not repeated.
        let suspended = paused(PauseKind::Suspend, "suspension");
        assert_eq!(zh(&suspended), "中止 自 2023-01-05 起");
    }

    #[test]
    fn a_follow_up_says_outcome_and_next_day() {
        let fact = Fact::FollowedUp(FollowUp {
            outcome: "contacted".into(),
            next: chrono::NaiveDate::from_ymd_opt(2023, 1, 12),
            ..FollowUp::default()
        });
        assert_eq!(zh(&fact), "跟进 已联系 -> 2023-01-12");
    }
    #[test]
    fn an_outcome_of_the_court_has_its_words() {
        let own = "[[outcome]]\nid = \"visited\"\nzh = \"已走访\"\nen = \"visited them\"\n";
        let mut outcomes = Outcomes::builtin();
        outcomes.apply("mine", own, &mut Vec::new());
        let fact = Fact::FollowedUp(FollowUp {
            outcome: "visited".into(),
            ..FollowUp::default()
        });
        let said = |locale| words(&fact, Wording::new(locale, &outcomes));
        assert_eq!(said(Locale::Zh), "跟进 已走访");
        assert_eq!(said(Locale::En), "followed up: visited them");
    }
}
