//! How the contract's types are read, checked and written.

use wirewright_runtime::codec::{Decode, Encode, Fields, Reader, Writer};
use wirewright_runtime::rule::{Checker, Items, Number, Text, Validate};

use super::types::{Fault, Login, NewRun, RunPage};

impl NewRun {
    const FIELDS: Fields = Fields::new(&["title"], &["distance"]);
    const TITLE: Text = Text::new().min_length(1).max_length(20);
    const DISTANCE: Number = Number::new().minimum(0.0);
}

impl Decode for NewRun {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut title = None;
        let mut distance = None;
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => title = r.rule(&Self::TITLE),
                1 => distance = r.rule(&Self::DISTANCE),
                _ => r.deny(),
            }
        }
        r.finish(object)?;
        Some(Self {
            title: title?,
            distance,
        })
    }
}

impl Encode for NewRun {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("title", &self.title);
        w.optional("distance", &self.distance);
        w.end_object();
    }
}

impl Validate for NewRun {
    fn validate(&self, at: &mut Checker) {
        at.rule("title", &self.title, &Self::TITLE);
        at.rule("distance", &self.distance, &Self::DISTANCE);
    }
}

impl RunPage {
    const FIELDS: Fields = Fields::new(&["titles"], &[]);
    const TITLES: Items<Text> = Items::new(NewRun::TITLE).max_items(3);
}

impl Decode for RunPage {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut titles = None;
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => titles = r.rule(&Self::TITLES),
                _ => r.skip(),
            }
        }
        r.finish(object)?;
        Some(Self { titles: titles? })
    }
}

impl Encode for RunPage {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("titles", &self.titles);
        w.end_object();
    }
}

impl Validate for RunPage {
    fn validate(&self, at: &mut Checker) {
        at.rule("titles", &self.titles, &Self::TITLES);
    }
}

impl Fault {
    const FIELDS: Fields = Fields::new(&["title", "status"], &[]);
}

impl Decode for Fault {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut title = None;
        let mut status = None;
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => title = r.value(),
                1 => status = r.value(),
                _ => r.skip(),
            }
        }
        r.finish(object)?;
        Some(Self {
            title: title?,
            status: status?,
        })
    }
}

impl Encode for Fault {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("title", &self.title);
        w.field("status", &self.status);
        w.end_object();
    }
}

impl Validate for Fault {
    fn validate(&self, _: &mut Checker) {}
}

impl Login {
    const FIELDS: Fields = Fields::new(&["user"], &["scopes"]);
    const USER: Text = Text::new().min_length(2);
}

impl Decode for Login {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut user = None;
        let mut scopes = None;
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => user = r.rule(&Self::USER),
                1 => scopes = r.value(),
                _ => r.skip(),
            }
        }
        r.finish(object)?;
        Some(Self { user: user?, scopes })
    }
}

impl Encode for Login {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("user", &self.user);
        w.optional("scopes", &self.scopes);
        w.end_object();
    }
}
