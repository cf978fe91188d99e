//! Names of people, companies and authorities.

use super::plan::{Plan, Tables};
use super::rng::Rng;
use super::words::{Court, Side, Words};

/// A person's name: Han, Mongolian, or Daur and Evenki with their clan before the dot.
pub(super) fn person(words: &Words, tables: &Tables, rng: &mut Rng) -> String {
    let mut name = String::with_capacity(24);
    write_person(words, tables, rng, &mut name);
    name
}

fn write_person(words: &Words, tables: &Tables, rng: &mut Rng, out: &mut String) {
    let people = &words.person;
    let kind = rng.below(1000);
    if kind < people.mongolian {
        out.push_str(rng.word(&people.mongol));
    } else if kind < people.mongolian + people.daur {
        out.push_str(rng.word(&people.clans));
        out.push_str(&words.sign.dot);
        out.push_str(rng.word(&people.clan_given));
    } else {
        let at = tables.surnames.pick(rng);
        out.push_str(people.surnames.get(at).map_or("", |(name, _)| name));
        out.push_str(rng.word(&people.given));
    }
}

impl Plan {
    /// The parties on a side of a case; `None` for a side without parties.
    pub(super) fn party(&self, side: Side, court: &Court, rng: &mut Rng) -> Option<String> {
        let (words, company) = (&self.words, &self.words.company);
        let mut out = String::with_capacity(48);
        match side {
            Side::None => return None,
            Side::One => self.people(1, rng, &mut out),
            Side::Person => {
                // Most are a single person.
                let more = rng.below(20).saturating_sub(14) / 3;
                self.people(1 + more, rng, &mut out);
            }
            Side::Persons => {
                let more = rng.below(5);
                self.people(1 + more.min(3), rng, &mut out);
                if more == 4 {
                    out.push_str(&words.sign.more);
                }
            }
            Side::Mixed => match rng.below(20) {
                0..11 => return self.party(Side::Person, court, rng),
                11..17 => return self.party(Side::Company, court, rng),
                _ => return self.party(Side::Farm, court, rng),
            },
            Side::Company => {
                out.push_str(&court.place);
                out.push_str(rng.word(&company.words));
                out.push_str(rng.word(&company.trades));
                let at = self.tables.suffixes.pick(rng);
                out.push_str(company.suffixes.get(at).map_or("", |(suffix, _)| suffix));
            }
            Side::Farm => {
                out.push_str(&court.place);
                out.push_str(rng.word(&company.words));
                out.push_str(rng.word(&company.farms));
            }
            Side::Bank => out.push_str(rng.word(&company.banks)),
            Side::Insurer => out.push_str(rng.word(&company.insurers)),
            Side::Insured => {
                self.people(1, rng, &mut out);
                out.push_str(&words.sign.and);
                out.push_str(rng.word(&company.insurers));
            }
            Side::Prosecutor => {
                out.push_str(&court.place);
                out.push_str(&words.sign.prosecutor);
            }
            Side::Authority => {
                out.push_str(&court.place);
                out.push_str(rng.word(&company.authorities));
            }
            Side::Court => out.push_str(&court.name),
        }
        Some(out)
    }

    fn people(&self, count: u32, rng: &mut Rng, out: &mut String) {
        for at in 0..count {
            if at > 0 {
                out.push_str(&self.words.sign.and);
            }
            write_person(&self.words, &self.tables, rng, out);
        }
    }
}
