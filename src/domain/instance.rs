//! The instance of a case 审级, as far as the way in which it ends depends on it.

/// Ways of closing that answer a judgment of another court or of an earlier trial: 二审, 再审.
const OF_APPEAL: [&str; 4] = ["维持原判", "维持", "改判", "发回重审"];

/// Whether a case that ends in this way has a judgment before it.
pub fn is_of_appeal(how: &str) -> bool {
    OF_APPEAL.contains(&how.trim())
}

/// Whether there is a judgment before a case of this type and procedure: an appeal, a retrial, or a
/// review. `None` if neither is known.
pub fn is_appeal(type_code: Option<&str>, procedure: Option<&str>) -> Option<bool> {
    let again = |code: &str| {
        ["终", "再", "抗", "监", "复", "申"]
            .iter()
            .any(|c| code.contains(c))
    };
    let later = |id: &str| {
        ["-second", "-retrial", "-review", "-protest"]
            .iter()
            .any(|p| id.contains(p))
    };
    if type_code.is_none() && procedure.is_none() {
        return None;
    }
    // A retrial that follows the procedure of a first instance is one by its type.
    Some(type_code.is_some_and(again) || procedure.is_some_and(later))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (None, None, None),
        ] {
            assert_eq!(is_appeal(type_code, procedure), is, "{type_code:?}");
        }
        assert!(is_of_appeal("维持原判") && is_of_appeal("改判 ") && !is_of_appeal("判决"));
    }
}
