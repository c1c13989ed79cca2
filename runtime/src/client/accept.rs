//! What a call asks to be answered with.

use http::header::ACCEPT;

use super::Outgoing;

impl Outgoing {
    /// Asks for what is offered in these media types; everything else that the operation answers in is taken too.
    pub fn accept<T: PartialEq>(&mut self, offered: &[(T, &'static str)], wanted: T) {
        let liked = offered
            .iter()
            .filter(|(value, _)| *value == wanted)
            .map(|(_, name)| *name);
        let mut liked: Vec<&str> = liked.collect();
        // Of the formats of what is wanted, the one that the client prefers.
        if let Some(preferred) = liked.iter().copied().find(|name| self.prefers(name)) {
            liked = vec![preferred];
        }
        self.accept_rather(&liked);
    }

    pub(super) fn add_accept(&mut self) {
        let has = self.headers.contains_key(ACCEPT) || self.client.headers.contains_key(ACCEPT);
        if has || self.operation.produces.is_empty() {
            return;
        }
        let produced = self.operation.produces.iter().copied();
        let liked: Vec<&str> = produced.filter(|name| self.prefers(name)).collect();
        self.accept_rather(&liked);
    }

    /// Accepts everything that the operation answers in, these media types with the greatest weight.
    fn accept_rather(&mut self, liked: &[&str]) {
        if liked.is_empty() {
            let all = self.operation.produces.join(", ");
            return self.add_header(ACCEPT.as_str(), &all);
        }
        let weighed = |name: &&str| {
            if liked.contains(name) {
                (*name).to_owned()
            } else {
                format!("{name};q=0.5")
            }
        };
        let (first, rest): (Vec<&str>, Vec<&str>) =
            self.operation.produces.iter().partition(|name| liked.contains(name));
        let names: Vec<String> = first.iter().chain(&rest).map(weighed).collect();
        self.add_header(ACCEPT.as_str(), &names.join(", "));
    }

    /// Whether the client prefers this media type.
    pub(super) fn prefers(&self, media_type: &str) -> bool {
        let preferred = self.client.prefer.as_deref();
        preferred.is_some_and(|wanted| media_type.eq_ignore_ascii_case(wanted))
    }
}
