//! The words and rates of the demonstration: `config/demo.toml`, built in and read once per
//! generator.

use serde::Deserialize;

/// The content of the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) court: Vec<Court>,
    pub(super) kind: Vec<Kind>,
    pub(super) cause: Vec<Cause>,
    pub(super) ending: Vec<Ending>,
    pub(super) ground: Vec<Ground>,
    pub(super) outcome: Vec<Outcome>,
    pub(super) supervision: Texts,
    pub(super) receipt: Receipt,
    pub(super) extension: Extension,
    pub(super) restart: Restart,
    pub(super) notes: Texts,
    pub(super) person: Person,
    pub(super) company: Company,
    pub(super) sign: Sign,
}

impl Words {
    /// The built-in file. A test ensures that it parses; if it did not, the docket would be empty.
    pub(super) fn builtin() -> Words {
        toml::from_str(include_str!("../../../config/demo.toml")).unwrap_or_default()
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Court {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) weight: u32,
    #[serde(default)]
    pub(super) intermediate: bool,
    /// The number of judges in its largest division.
    pub(super) judges: u32,
    #[serde(default)]
    pub(super) tribunals: Vec<String>,
}

/// A type of case with what its story needs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    pub(super) code: String,
    #[serde(default)]
    pub(super) basic: u32,
    #[serde(default)]
    pub(super) upper: u32,
    pub(super) group: Group,
    pub(super) divisions: Vec<String>,
    /// The share that a people's tribunal hears, if the court has one.
    #[serde(default)]
    pub(super) tribunal: u32,
    pub(super) causes: String,
    pub(super) ends: String,
    /// The share of defendants in custody.
    #[serde(default)]
    pub(super) custody: u32,
    pub(super) procedures: Vec<Procedure>,
}

impl Kind {
    /// Its share of the cases of a court.
    pub(super) fn weight_in(&self, court: &Court) -> u32 {
        if court.intermediate {
            self.upper
        } else {
            self.basic
        }
    }
}

/// Determines which grounds pause a case, and whether money comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Group {
    Civil,
    Criminal,
    Administrative,
    Execution,
    Objection,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Procedure {
    pub(super) id: String,
    pub(super) weight: u32,
    pub(super) base: i32,
    #[serde(default)]
    pub(super) extend: Vec<i32>,
    #[serde(default)]
    pub(super) convert: Option<String>,
    #[serde(default)]
    pub(super) restart: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cause {
    pub(super) list: String,
    pub(super) name: String,
    pub(super) weight: u32,
    pub(super) sides: [Side; 2],
    /// Powers of ten of yuan, from and to.
    #[serde(default)]
    pub(super) claim: Option<[f64; 2]>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
}

/// The parties on a side of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    None,
    One,
    /// One person, seldom two.
    Person,
    Persons,
    Company,
    Bank,
    Farm,
    /// A person, a company or a farm.
    Mixed,
    Insurer,
    /// A person and an insurer.
    Insured,
    Prosecutor,
    Authority,
    Court,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ending {
    pub(super) list: String,
    pub(super) how: Vec<(String, u32)>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ground {
    pub(super) group: Group,
    pub(super) kind: crate::domain::change::PauseKind,
    /// The id in the table of grounds.
    pub(super) id: String,
    pub(super) rate: u32,
    pub(super) open: u32,
    pub(super) days: [i32; 2],
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    pub(super) id: String,
    /// The weights at the start, in the middle and near the end of a case.
    pub(super) weight: [u32; 3],
    notes: Vec<String>,
    #[serde(default)]
    execution: Vec<String>,
    #[serde(default)]
    criminal: Vec<String>,
}

impl Outcome {
    /// What a clerk would write in a case of this group.
    pub(super) fn notes(&self, group: Group) -> &[String] {
        match group {
            Group::Execution if !self.execution.is_empty() => &self.execution,
            Group::Criminal if !self.criminal.is_empty() => &self.criminal,
            _ => &self.notes,
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    pub(super) texts: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Receipt {
    pub(super) methods: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extension {
    /// The approvers of the first extension, the second, and so on.
    pub(super) levels: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Restart {
    pub(super) reasons: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) mongolian: u32,
    pub(super) daur: u32,
    pub(super) surnames: Vec<(String, u32)>,
    pub(super) given: Vec<String>,
    pub(super) mongol: Vec<String>,
    pub(super) clans: Vec<String>,
    pub(super) clan_given: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub(super) words: Vec<String>,
    pub(super) trades: Vec<String>,
    pub(super) suffixes: Vec<(String, u32)>,
    pub(super) farms: Vec<String>,
    pub(super) banks: Vec<String>,
    pub(super) insurers: Vec<String>,
    pub(super) authorities: Vec<String>,
}

/// The signs that join words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sign {
    pub(super) prosecutor: String,
    pub(super) and: String,
    pub(super) dot: String,
    pub(super) more: String,
    pub(super) bracket: [String; 2],
    pub(super) serial: String,
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn the_file_parses() {
        let words: Words = toml::from_str(include_str!("../../../config/demo.toml")).unwrap();
        assert_eq!(words.court.len(), 15);
    }

    #[test]
    fn every_list_that_is_named_exists() {
        let words = Words::builtin();
        for kind in &words.kind {
            assert!(
                words.cause.iter().any(|c| c.list == kind.causes),
                "{}",
                kind.code
            );
            assert!(
                words.ending.iter().any(|e| e.list == kind.ends),
                "{}",
                kind.code
            );
            for procedure in &kind.procedures {
                let Some(to) = &procedure.convert else {
                    continue;
                };
                assert!(kind.procedures.iter().any(|p| &p.id == to), "{to}");
            }
        }
    }
}
