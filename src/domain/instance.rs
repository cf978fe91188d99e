//! The instance of a case 审级, as far as the way in which it ends depends on it
//! (`config/procedures.toml`), and whether it is in execution.

use super::rules::reading::READING;

/// Whether a case that ends in this way has a judgment before it.
pub fn is_of_appeal(how: &str) -> bool {
    let closings = &READING.judged_before.closings;
    closings.iter().any(|way| way == how.trim())
}

/// Whether there is a judgment before a case of this type and procedure: an appeal, a retrial, or a
/// review. `None` if neither is known.
pub fn is_appeal(type_code: Option<&str>, procedure: Option<&str>) -> Option<bool> {
    if type_code.is_none() && procedure.is_none() {
        return None;
    }
    let told = &READING.judged_before;
    let again = |code: &str| told.in_type.iter().any(|part| code.contains(part.as_str()));
    let later = |id: &str| {
        let instance = READING.instance(id);
        instance.is_some_and(|one| one.is_judged_before) || told.procedures.contains(id)
    };
    // A retrial that follows the procedure of a first instance is one by its type.
    Some(type_code.is_some_and(again) || procedure.is_some_and(later))
}

/// Whether a procedure is one of execution, by its id. A word that was kept as typed is no
/// procedure, whatever it begins with.
pub fn is_execution(procedure: &str) -> bool {
    procedure.starts_with("execution-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procedure_of_execution_is_told_by_its_id() {
        for (procedure, is) in [
            ("execution-first", true),
            ("execution-review", true),
            ("none-preservation-execution", false),
            ("civil-first-ordinary", false),
            ("execution", false),
            ("", false),
        ] {
            assert_eq!(is_execution(procedure), is, "{procedure}");
        }
    }

    #[test]
    fn an_appeal_is_told_from_a_first_instance() {
        for (type_code, procedure, is) in [
            (Some("民初"), Some("civil-first-ordinary"), Some(false)),
            (Some("刑初"), Some("criminal-simplified"), Some(false)),
            (Some("民特"), Some("civil-special"), Some(false)),
            (Some("民终"), Some("civil-second-judgment"), Some(true)),
            (Some("民再"), Some("civil-first-ordinary"), Some(true)),
            (None, Some("admin-second"), Some(true)),
            (None, Some("criminal-retrial"), Some(true)),
            (None, Some("execution-review"), Some(true)),
            (None, Some("execution-first"), Some(false)),
            (None, None, None),
        ] {
            assert_eq!(is_appeal(type_code, procedure), is, "{type_code:?}");
        }
        assert!(is_of_appeal("维持原判") && is_of_appeal("改判 ") && !is_of_appeal("判决"));
    }
}
