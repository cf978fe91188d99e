//! Corrections that follow from a corrected case number: type, court and procedure, if they came
//! from the number.

use super::case::{Case, complete};
use super::event::{Event, Fact, Field, Registration};
use super::number::CaseNumber;
use super::rules::Rules;

/// The fields that a number alone determines.
fn derived(number: &str) -> Registration {
    let mut of_number = Registration::default();
    complete(&mut of_number, &CaseNumber::parse(number));
    of_number
}

/// The corrections of `case` that follow if its number becomes `new`.
///
/// A value that differs from what the old number implies stays. A procedure name that could not be
/// resolved without a type is resolved now.
pub fn follows(case: &Case, new: &str, rules: &Rules) -> Vec<Event> {
    let (old, new) = (derived(&case.now.number), derived(new));
    let follow = |now: &Option<String>, old: Option<String>, new: &Option<String>| {
        new.clone()
            .filter(|new| *now == old && now.as_ref() != Some(new))
    };
    let of = &case.now;
    let type_code = follow(&of.type_code, old.type_code, &new.type_code);
    let court = follow(&of.court, old.court, &new.court);
    let code = type_code.as_deref().or(of.type_code.as_deref());
    let word = of.procedure.as_deref();
    let read = word
        .filter(|word| rules.limit(word).is_none())
        .and_then(|word| rules.procedure_by_name(word, code.unwrap_or_default()))
        .map(str::to_owned);
    let procedure = read.or_else(|| follow(&of.procedure, old.procedure, &new.procedure));
    let amended = |(field, value): (Field, Option<String>)| {
        let value = Some(value?);
        Some(Event {
            on: None,
            fact: Fact::Amended { field, value },
        })
    };
    let corrections = [
        (Field::Type, type_code),
        (Field::Court, court),
        (Field::Procedure, procedure),
    ];
    corrections.into_iter().filter_map(amended).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_the_number_follows_it_and_what_was_said_stays() {
        let right = "(2026)内0702民初1号";
        let court = "海拉尔区人民法院";
        for (number, code, at, procedure, want) in [
            (
                "(2026)内0702民初1",
                "",
                "",
                "普通程序",
                vec![
                    (Field::Type, "民初"),
                    (Field::Court, court),
                    (Field::Procedure, "civil-first-ordinary"),
                ],
            ),
            (
                "(2026)内0702民初2号",
                "民初",
                court,
                "civil-first-ordinary",
                vec![],
            ),
            (
                "(2026)内0703民终1号",
                "民终",
                "扎赉诺尔区人民法院",
                "civil-second-judgment",
                vec![
                    (Field::Type, "民初"),
                    (Field::Court, court),
                    (Field::Procedure, "civil-first-ordinary"),
                ],
            ),
            // Different from what the old number implies.
            (
                "(2026)内0703民初1号",
                "民初",
                "某法院",
                "civil-first-simplified",
                vec![],
            ),
            (
                "(2026)内0702执1号",
                "执",
                court,
                "civil-first-simplified",
                vec![(Field::Type, "民初")],
            ),
        ] {
            let mut case = Case::default();
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            case.now.number = number.to_owned();
            (case.now.type_code, case.now.court) = (text(code), text(at));
            case.now.procedure = text(procedure);
            let found = follows(&case, right, Rules::builtin());
            let found: Vec<(Field, &str)> = found
                .iter()
                .filter_map(|event| match &event.fact {
                    Fact::Amended { field, value } => Some((*field, value.as_deref()?)),
                    _ => None,
                })
                .collect();
            assert_eq!(found, want, "{number}");
        }
        let irregular = follows(&Case::default(), "乱写一通", Rules::builtin());
        assert_eq!(irregular, []);
    }
}
