//! How the contract's types are read, checked and written: what the generator prints.

use wirewright_runtime::codec::{Decode, Encode, Fields, Reader, Writer};
use wirewright_runtime::rule::{Checker, Entries, Integer, Items, Number, Pattern, Text, Validate};
use wirewright_runtime::{integer_enum, open_text_enum, text_enum};

use wirewright_runtime::types::Map;

use super::types::{
    ByDate, ByRace, PlanRequest, PlannedRun, PlannedRunStatus, RecordedRun, RecordedRunStatus, Run, RunType, Slot,
    Source,
};

text_enum!(RunType);
text_enum!(RecordedRunStatus);
text_enum!(PlannedRunStatus);
open_text_enum!(Source);
integer_enum!(Slot);

static TAG_PATTERN: Pattern = Pattern::new("^[a-z0-9-]+$");
pub(crate) const TAG: Text = Text::new().max_length(24).pattern(&TAG_PATTERN);

impl RecordedRun {
    const FIELDS: Fields = Fields::new(
        &["id", "title", "status", "strava_id", "start_date"],
        &["type", "description", "tags", "distance", "day", "metrics", "next"],
    );
    const TITLE: Text = Text::new().min_length(1).max_length(128);
    const STRAVA_ID: Integer = Integer::new().minimum(1);
    const TAGS: Items<Text> = Items::new(TAG).max_items(10).unique_items();
    const DISTANCE: Number = Number::new().exclusive_minimum(0.0).maximum(500000.0).multiple_of(0.1);
    const METRICS: Entries<Number> = Entries::new(Number::new().minimum(0.0)).max_properties(20);
}

impl Decode for RecordedRun {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut id = None;
        let mut title = None;
        let mut status = None;
        let mut strava_id = None;
        let mut start_date = None;
        let mut r#type = None;
        let mut description = None;
        let mut tags = None;
        let mut distance = None;
        let mut day = None;
        let mut metrics = None;
        let mut next = None;
        let mut additional = Map::new();
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => id = r.value(),
                1 => title = r.rule(&Self::TITLE),
                2 => status = r.value(),
                3 => strava_id = r.rule(&Self::STRAVA_ID),
                4 => start_date = r.value(),
                5 => r#type = r.value(),
                6 => description = r.value(),
                7 => tags = r.rule(&Self::TAGS),
                8 => distance = r.rule(&Self::DISTANCE),
                9 => day = r.value(),
                10 => metrics = r.rule(&Self::METRICS),
                11 => next = r.value(),
                _ => r.entry(&mut additional),
            }
        }
        r.finish(object)?;
        Some(Self {
            id: id?,
            title: title?,
            status: status?,
            strava_id: strava_id?,
            start_date: start_date?,
            r#type,
            description: description.unwrap_or_default(),
            tags,
            distance: distance.or(Some(5.5)),
            day,
            metrics,
            next,
            additional,
        })
    }
}

impl Encode for RecordedRun {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("id", &self.id);
        w.field("title", &self.title);
        w.field("status", &self.status);
        w.field("strava_id", &self.strava_id);
        w.field("start_date", &self.start_date);
        w.optional("type", &self.r#type);
        w.field("description", &self.description);
        w.optional("tags", &self.tags);
        w.optional("distance", &self.distance);
        w.optional("day", &self.day);
        w.optional("metrics", &self.metrics);
        w.optional("next", &self.next);
        w.entries(&self.additional);
        w.end_object();
    }
}

impl Validate for RecordedRun {
    fn validate(&self, at: &mut Checker) {
        at.rule("title", &self.title, &Self::TITLE);
        at.rule("strava_id", &self.strava_id, &Self::STRAVA_ID);
        at.rule("tags", &self.tags, &Self::TAGS);
        at.rule("distance", &self.distance, &Self::DISTANCE);
        at.rule("metrics", &self.metrics, &Self::METRICS);
        at.field("next", &self.next);
    }
}

impl Decode for Run {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        match r.tag("status", &["planned", "missed", "done"])? {
            0 | 1 => r.value().map(Self::PlannedRun),
            _ => r.value().map(Self::RecordedRun),
        }
    }
}

impl Encode for Run {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::PlannedRun(value) => value.encode(w),
            Self::RecordedRun(value) => value.encode(w),
        }
    }
}

impl Validate for Run {
    fn validate(&self, at: &mut Checker) {
        match self {
            Self::PlannedRun(value) => value.validate(at),
            Self::RecordedRun(value) => value.validate(at),
        }
    }
}

impl Decode for PlanRequest {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        r.one_of(&["ByRace", "ByDate", "Text"], |r, branch| match branch {
            0 => r.value().map(Self::ByRace),
            1 => r.value().map(Self::ByDate),
            _ => r.rule(&TAG).map(Self::Text),
        })
    }
}

impl Encode for PlanRequest {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::ByRace(value) => value.encode(w),
            Self::ByDate(value) => value.encode(w),
            Self::Text(value) => value.encode(w),
        }
    }
}

impl Validate for PlanRequest {
    fn validate(&self, at: &mut Checker) {
        match self {
            Self::ByRace(value) => value.validate(at),
            Self::ByDate(value) => value.validate(at),
            Self::Text(value) => at.value(value, &TAG),
        }
    }
}

impl PlannedRun {
    const FIELDS: Fields = Fields::new(&["status", "slot", "sources"], &[]);
}

impl Decode for PlannedRun {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut status = None;
        let mut slot = None;
        let mut sources = None;
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => status = r.value(),
                1 => slot = r.value(),
                2 => sources = r.value(),
                _ => r.deny(),
            }
        }
        r.finish(object)?;
        Some(Self {
            status: status?,
            slot: slot?,
            sources: sources?,
        })
    }
}

impl Encode for PlannedRun {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("status", &self.status);
        w.field("slot", &self.slot);
        w.field("sources", &self.sources);
        w.end_object();
    }
}

impl Validate for PlannedRun {
    fn validate(&self, at: &mut Checker) {
        at.field("sources", &self.sources);
    }
}

impl ByRace {
    const FIELDS: Fields = Fields::new(&["race"], &["weeks"]);
    const WEEKS: Integer = Integer::new().minimum(4).maximum(30);
}

impl Decode for ByRace {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut race = None;
        let mut weeks = None;
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => race = r.value(),
                1 => weeks = r.rule(&Self::WEEKS),
                _ => r.skip(),
            }
        }
        r.finish(object)?;
        Some(Self { race: race?, weeks })
    }
}

impl Encode for ByRace {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("race", &self.race);
        w.optional("weeks", &self.weeks);
        w.end_object();
    }
}

impl Validate for ByRace {
    fn validate(&self, at: &mut Checker) {
        at.rule("weeks", &self.weeks, &Self::WEEKS);
    }
}

impl ByDate {
    const FIELDS: Fields = Fields::new(&["date"], &["weeks"]);
    const WEEKS: Integer = Integer::new().minimum(4).maximum(30);
}

impl Decode for ByDate {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut date = None;
        let mut weeks = None;
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => date = r.value(),
                1 => weeks = r.rule(&Self::WEEKS),
                _ => r.skip(),
            }
        }
        r.finish(object)?;
        Some(Self { date: date?, weeks })
    }
}

impl Encode for ByDate {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("date", &self.date);
        w.optional("weeks", &self.weeks);
        w.end_object();
    }
}

impl Validate for ByDate {
    fn validate(&self, at: &mut Checker) {
        at.rule("weeks", &self.weeks, &Self::WEEKS);
    }
}
