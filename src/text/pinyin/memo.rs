//! What each character does to a query, worked out once for very many texts.

use super::LAST;
use super::matcher::Matcher;

/// The effect of a character on a run: none, because it has no reading; it ends every run; or the
/// step of this number.
pub(super) const UNREAD: u16 = 1;
const ENDS: u16 = 2;
const FIRST_STEP: u16 = 3;
/// Set if a run may begin with the character.
pub(super) const BEGINS: u16 = 1 << 15;

/// The effects of the characters seen so far on one particular query.
#[derive(Debug)]
pub struct Memo {
    /// Separates texts; no run extends across it.
    between: char,
    /// The effect of each character up to the last ideograph; 0 if it was not seen yet.
    seen: Vec<u16>,
    /// The effect of the last character after those, which are rare and of unlimited variety.
    rare: Option<(char, u16)>,
    /// For each position of a run, as a bit, the positions it reaches. From any other position the
    /// run ends.
    steps: Vec<Vec<(u128, u128)>>,
}

impl Memo {
    pub fn new(between: char) -> Memo {
        Memo {
            between,
            seen: vec![0; LAST as usize + 1],
            rare: None,
            steps: Vec::new(),
        }
    }

    /// The effect of a character on a run.
    #[inline]
    pub(super) fn effect(&mut self, matcher: &Matcher, c: char) -> u16 {
        match self.seen.get(c as usize) {
            Some(effect) if *effect != 0 => *effect,
            _ => self.work_out(matcher, c),
        }
    }

    /// For each position of a run, as a bit, the positions it reaches by this effect.
    pub(super) fn steps_of(&self, effect: u16) -> &[(u128, u128)] {
        let at = (effect & !BEGINS).checked_sub(FIRST_STEP);
        let steps = at.and_then(|at| self.steps.get(usize::from(at)));
        steps.map_or(&[], Vec::as_slice)
    }

    fn work_out(&mut self, matcher: &Matcher, c: char) -> u16 {
        if let Some((_, effect)) = self.rare.filter(|(rare, _)| *rare == c) {
            return effect;
        }
        let steps = if c == self.between {
            Some(Vec::new())
        } else {
            matcher.steps(c)
        };
        let effect = match steps {
            None => UNREAD,
            Some(steps) if steps.is_empty() => ENDS,
            Some(steps) => {
                let begins = steps.iter().any(|(start, _)| *start == 1);
                let at = self.number(steps);
                at | if begins { BEGINS } else { 0 }
            }
        };
        match self.seen.get_mut(c as usize) {
            Some(slot) => *slot = effect,
            None => self.rare = Some((c, effect)),
        }
        effect
    }

    /// The number of these steps; many characters take the same.
    fn number(&mut self, steps: Vec<(u128, u128)>) -> u16 {
        let known = self.steps.iter().position(|known| *known == steps);
        let at = known.unwrap_or_else(|| {
            self.steps.push(steps);
            self.steps.len() - 1
        });
        at as u16 + FIRST_STEP
    }
}
