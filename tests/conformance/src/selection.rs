//! Which groups of a set are tried, and which had to be left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::Result;
use crate::suite::Group;

/// Numbers of groups with the reasons why they cannot be tried.
pub(crate) type Blame = BTreeMap<u32, String>;

/// Numbers of groups with the codes of what the generator finds in them.
pub(crate) type Codes = BTreeMap<u32, BTreeSet<String>>;

/// The groups of a set.
#[derive(Debug)]
pub(crate) struct Selection<'s> {
    kept: Vec<&'s Group>,
    left_out: Vec<(&'s Group, String)>,
    /// What the generator finds in those that are kept.
    pub(crate) codes: Codes,
}

impl<'s> Selection<'s> {
    pub(crate) fn of(groups: &'s [Group]) -> Self {
        Self::only(&groups.iter().collect::<Vec<_>>())
    }

    /// Some groups alone.
    pub(crate) fn only(groups: &[&'s Group]) -> Self {
        Self {
            kept: groups.to_vec(),
            left_out: Vec::new(),
            codes: Codes::new(),
        }
    }

    /// The groups that are tried.
    pub(crate) fn kept(&self) -> &[&'s Group] {
        &self.kept
    }

    /// The groups that are not, with the reasons.
    pub(crate) fn left_out(&self) -> &[(&'s Group, String)] {
        &self.left_out
    }

    /// Leaves groups out.
    pub(crate) fn leave_out(&mut self, blame: &Blame) {
        let out = &mut self.left_out;
        self.kept.retain(|group| match blame.get(&group.number) {
            Some(reason) => {
                out.push((*group, reason.clone()));
                false
            }
            None => true,
        });
        self.left_out.sort_by_key(|(group, _)| group.number);
    }
}

/// Finds the groups with which something fails, by trying ever smaller parts: for when what failed does not say where.
/// `attempt` gives the reason why it fails.
pub(crate) fn search(groups: &[&Group], attempt: &mut dyn FnMut(&[&Group]) -> Result<Option<String>>) -> Result<Blame> {
    if groups.is_empty() {
        return Ok(Blame::new());
    }
    let Some(reason) = attempt(groups)? else {
        return Ok(Blame::new());
    };
    if let [group] = groups {
        return Ok(Blame::from([(group.number, reason)]));
    }
    let (left, right) = groups.split_at(groups.len() / 2);
    let mut blame = search(left, attempt)?;
    blame.extend(search(right, attempt)?);
    if blame.is_empty() {
        let reason = format!("fails only together with other groups: {reason}");
        blame.extend(right.iter().map(|group| (group.number, reason.clone())));
    }
    Ok(blame)
}

#[cfg(test)]
mod tests {
    use super::{Selection, search};
    use crate::suite::Group;

    fn groups(count: u32) -> Vec<Group> {
        let group = |number| Group {
            number,
            file: String::new(),
            description: String::new(),
            schema: serde_json::value::to_raw_value(&true).unwrap(),
            tests: Vec::new(),
        };
        (1..=count).map(group).collect()
    }

    #[test]
    fn the_groups_at_fault_are_found() {
        let groups = groups(9);
        let mut selection = Selection::of(&groups);
        let fails = |tried: &[&Group]| tried.iter().any(|group| [2, 7].contains(&group.number));
        let blame = search(
            selection.kept(),
            &mut |tried| Ok(fails(tried).then(|| "why".to_owned())),
        );
        selection.leave_out(&blame.unwrap());
        let left_out: Vec<u32> = selection.left_out().iter().map(|(group, _)| group.number).collect();
        assert_eq!(left_out, [2, 7]);
        assert_eq!(selection.kept().len(), 7);
    }

    #[test]
    fn what_fails_only_together_is_parted() {
        let groups = groups(4);
        let kept: Vec<&Group> = groups.iter().collect();
        let blame = search(&kept, &mut |tried| Ok((tried.len() == 4).then(|| "why".to_owned()))).unwrap();
        assert_eq!(blame.into_keys().collect::<Vec<_>>(), [3, 4]);
        let none = search(&[], &mut |_| Ok(Some("why".to_owned())));
        assert!(none.unwrap().is_empty());
    }
}
