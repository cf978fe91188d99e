//! Corrections that follow from a corrected case number or type: type, court and procedure, if they
//! came from it.

use super::case::{Case, complete};
use super::event::{Event, Fact, Field, Registration};
use super::number::CaseNumber;
use super::rules::Rules;
use super::types;

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
    let read = resolved(case, code.unwrap_or_default(), rules);
    let procedure = read.or_else(|| follow(&of.procedure, old.procedure, &new.procedure));
    let corrections = [
        (Field::Type, type_code),
        (Field::Court, court),
        (Field::Procedure, procedure),
    ];
    corrections.into_iter().filter_map(amended).collect()
}

/// The correction of the procedure that follows if the type of `case` becomes `new`: a procedure
/// that was only the default of the old type becomes the default of the new one.
pub fn of_type(case: &Case, new: &str, rules: &Rules) -> Option<Event> {
    let default = |code: &str| types::by_code(code).map(|kind| kind.procedure.to_owned());
    let old = case.now.type_code.as_deref();
    let now = &case.now.procedure;
    let follow = || default(new).filter(|_| *now == old.and_then(default));
    let procedure = resolved(case, new, rules).or_else(follow);
    let procedure = procedure.filter(|new| now.as_ref() != Some(new));
    amended((Field::Procedure, procedure))
}

/// The procedure that the word of a case means now that its type is known.
fn resolved(case: &Case, code: &str, rules: &Rules) -> Option<String> {
    let word = case.now.procedure.as_deref();
    word.filter(|word| rules.limit(word).is_none())
        .and_then(|word| rules.procedure_by_name(word, code))
        .map(str::to_owned)
}

fn amended((field, value): (Field, Option<String>)) -> Option<Event> {
    let value = Some(value?);
    Some(Event {
        on: None,
        fact: Fact::Amended { field, value },
    })
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

    #[test]
    fn a_default_procedure_follows_the_type_and_a_given_one_stays() {
        for (old, procedure, new, want) in [
            (
                "民初",
                "civil-first-ordinary",
                "刑初",
                Some("criminal-first-public"),
            ),
            ("民初", "civil-first-simplified", "刑初", None),
            ("民初", "civil-first-ordinary", "民初", None),
            ("民初", "civil-first-ordinary", "乱写", None),
            ("", "", "民初", Some("civil-first-ordinary")),
            ("", "简易程序", "民初", Some("civil-first-simplified")),
        ] {
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let mut case = Case::default();
            (case.now.type_code, case.now.procedure) = (text(old), text(procedure));
            let found = of_type(&case, new, Rules::builtin()).map(|event| event.fact);
            let want = want.map(|id| Fact::Amended {
                field: Field::Procedure,
                value: Some(id.to_owned()),
            });
            assert_eq!(found, want, "{old} {procedure} {new}");
        }
    }
}
