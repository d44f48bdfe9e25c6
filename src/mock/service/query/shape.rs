//! Query parameters applied to a resource: what remains of it, and what takes the place of its links.
//!
//! The order is that of DSP0266: `only`, `$filter`, `$skip`, `$top`, `$expand`, `$select`. Expansion follows links, so
//! it is bounded by levels, by the number of resources and by bytes; a link back to where it came from stays a link.

use serde_json::{Map, Value, json};

use super::parameters::{Links, MAX_LEVELS, Query};
use crate::mock::tree::trimmed;

/// The most resources that one answer takes in; the largest collection of the captures has 1,019 members.
const MAX_EXPANDED: usize = 4_096;
/// The most bytes of resources that one answer takes in.
const MAX_BYTES: usize = 32 << 20;

/// What the service root says that the service can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mock::service) struct Features {
    pub(in crate::mock::service) only: bool,
    pub(in crate::mock::service) select: bool,
    pub(in crate::mock::service) filter: bool,
    pub(in crate::mock::service) page: bool,
    subordinate: bool,
    related: bool,
    all: bool,
    levels: u32,
}

impl Features {
    /// From a service root. One without `ProtocolFeaturesSupported` promises nothing and forbids nothing: then
    /// everything is answered. A feature that it names as false, or leaves out of the object, is not.
    pub(in crate::mock::service) fn of(root: Option<&Value>) -> Self {
        let Some(features) = root.and_then(|root| root.get("ProtocolFeaturesSupported")) else {
            return Self {
                only: true,
                select: true,
                filter: true,
                page: true,
                subordinate: true,
                related: true,
                all: true,
                levels: MAX_LEVELS,
            };
        };
        let on = |pointer: &str| features.pointer(pointer) == Some(&Value::Bool(true));
        let levels = features.pointer("/ExpandQuery/MaxLevels").and_then(Value::as_u64);
        let levels = levels.and_then(|levels| u32::try_from(levels).ok()).unwrap_or(MAX_LEVELS);
        Self {
            only: on("/OnlyMemberQuery"),
            select: on("/SelectQuery"),
            filter: on("/FilterQuery"),
            // Only ServiceRoot 1.17 and later can name it; older services page without saying so.
            page: features.get("TopSkipQuery") != Some(&Value::Bool(false)),
            subordinate: on("/ExpandQuery/NoLinks"),
            related: on("/ExpandQuery/Links"),
            all: on("/ExpandQuery/ExpandAll"),
            levels: if on("/ExpandQuery/Levels") { levels.clamp(1, MAX_LEVELS) } else { 1 },
        }
    }

    /// The first parameter of the query that the service does not answer.
    fn missing(self, query: &Query) -> Option<&'static str> {
        let expand = query.expand.is_some_and(|expand| match expand.links {
            Links::Subordinate => !self.subordinate,
            Links::Related => !self.related,
            Links::All => !self.all,
        });
        [
            ("excerpt", query.excerpt),
            ("only", query.only && !self.only),
            ("$expand", expand),
            ("$select", query.select.is_some() && !self.select),
            ("$filter", query.filter.is_some() && !self.filter),
            ("$top", query.top.is_some() && !self.page),
            ("$skip", query.skip > 0 && !self.page),
        ]
        .into_iter()
        .find_map(|(name, missing)| missing.then_some(name))
    }
}

/// Why a resource cannot be given as asked.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::mock::service) enum ShapeError {
    /// The service does not have the parameter.
    NotSupported(&'static str),
    /// The parameter is for collections, and this is none.
    NoCollection(&'static str),
    /// More levels than the service goes.
    Levels(u32, u32),
    /// The answer would hold more than the mock sends.
    TooLarge,
}

/// The resources of a service, decoded, by URI.
pub(in crate::mock::service) type Lookup<'a> = &'a dyn Fn(&str) -> Option<Value>;

/// Refuses what the service cannot do, before anything is read.
pub(in crate::mock::service) fn check(query: &Query, features: Features) -> Result<(), ShapeError> {
    if let Some(name) = features.missing(query) {
        return Err(ShapeError::NotSupported(name));
    }
    match query.expand {
        Some(expand) if expand.levels > features.levels => Err(ShapeError::Levels(expand.levels, features.levels)),
        _ => Ok(()),
    }
}

/// Gives `body` as the query asks for it. `page` is the most members that the service itself gives at once.
pub(in crate::mock::service) fn shape(
    mut body: Value,
    path: &str,
    raw: &str,
    query: &Query,
    page: Option<usize>,
    find: Lookup<'_>,
) -> Result<Value, ShapeError> {
    let is_collection = body.get("Members").is_some_and(Value::is_array);
    let for_collections = [
        ("only", query.only),
        ("$filter", query.filter.is_some()),
        ("$top", query.top.is_some()),
        ("$skip", query.skip > 0),
    ];
    if let Some((name, _)) = for_collections.into_iter().find(|(_, asked)| *asked && !is_collection) {
        return Err(ShapeError::NoCollection(name));
    }
    if query.only
        && let Some([member]) = body["Members"].as_array().map(Vec::as_slice)
    {
        return Ok(whole(member, find).unwrap_or(body));
    }
    if is_collection {
        filter(&mut body, query, find);
        cut(&mut body, path, raw, query, page);
    }
    if let Some(expand) = query.expand {
        let mut work = Expansion { links: expand.links, find, resources: 0, bytes: 0, above: vec![path.to_owned()] };
        work.inside(&mut body, expand.levels, false)?;
    }
    if let Some(paths) = &query.select {
        let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
        select(&mut body, &paths);
    }
    Ok(body)
}

/// What a member of a collection stands for: itself where it is listed with all its properties, else what it links to.
fn whole(member: &Value, find: Lookup<'_>) -> Option<Value> {
    match link(member) {
        Some(uri) => find(uri),
        None => Some(member.clone()),
    }
}

/// The URI of an object that holds nothing but a link.
fn link(value: &Value) -> Option<&str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get("@odata.id")?.as_str()
}

fn filter(body: &mut Value, query: &Query, find: Lookup<'_>) {
    let Some(filter) = &query.filter else { return };
    let Some(members) = body["Members"].as_array_mut() else { return };
    // A member that cannot be read fulfils no condition: what is not known is not claimed.
    members.retain(|member| whole(member, find).is_some_and(|member| filter.matches(&member)));
    let count = members.len();
    body["Members@odata.count"] = count.into();
}

/// `$skip`, `$top` and the service's own page; the count stays that of the whole collection.
fn cut(body: &mut Value, path: &str, raw: &str, query: &Query, page: Option<usize>) {
    let Some(members) = body["Members"].as_array_mut() else { return };
    let total = members.len();
    let first = query.skip.min(total);
    let wanted = query.top.unwrap_or(total).min(page.unwrap_or(total).max(1));
    let last = first.saturating_add(wanted).min(total);
    members.truncate(last);
    members.drain(..first);
    if last < total && wanted > 0 {
        body["Members@odata.nextLink"] = json!(next_link(path, raw, last));
    }
}

/// The same query, later in the collection.
fn next_link(path: &str, raw: &str, skip: usize) -> String {
    let is_skip = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        name == "$skip" || name == "%24skip"
    };
    let mut parts: Vec<&str> = raw.split('&').filter(|part| !part.is_empty()).filter(|part| !is_skip(part)).collect();
    let own = format!("$skip={skip}");
    parts.push(&own);
    format!("{path}?{}", parts.join("&"))
}

struct Expansion<'a> {
    links: Links,
    find: Lookup<'a>,
    resources: usize,
    bytes: usize,
    /// The resources that the one being filled stands in.
    above: Vec<String>,
}

impl Expansion<'_> {
    /// Fills the links in a value; `related` says whether it stands in a `Links` property.
    fn inside(&mut self, value: &mut Value, levels: u32, related: bool) -> Result<(), ShapeError> {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    self.one(value, levels, related || name == "Links")?;
                }
                Ok(())
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.one(item, levels, related)),
            _ => Ok(()),
        }
    }

    fn one(&mut self, value: &mut Value, levels: u32, related: bool) -> Result<(), ShapeError> {
        let Some(uri) = link(value).map(str::to_owned) else { return self.inside(value, levels, related) };
        let wanted = match self.links {
            Links::Subordinate => !related,
            Links::Related => related,
            Links::All => true,
        };
        let known = trimmed(&uri);
        if levels == 0 || !wanted || self.above.iter().any(|above| above == known) {
            return Ok(());
        }
        // A link that leads nowhere, or into a resource, stays what it is.
        let Some(mut found) = (self.find)(known) else { return Ok(()) };
        self.resources += 1;
        self.bytes += size(&found);
        if self.resources > MAX_EXPANDED || self.bytes > MAX_BYTES {
            return Err(ShapeError::TooLarge);
        }
        if levels > 1 {
            self.above.push(known.to_owned());
            self.inside(&mut found, levels - 1, false)?;
            self.above.pop();
        }
        *value = found;
        Ok(())
    }
}

/// About how many bytes a value takes as JSON.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(properties) => properties.iter().map(|(name, value)| name.len() + 4 + size(value)).sum(),
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum(),
        Value::String(text) => text.len() + 2,
        _ => 8,
    }
}

/// Keeps what a path names, what tells where a resource is and of which type, and the annotations of what is kept.
fn select(value: &mut Value, paths: &[&[String]]) {
    match value {
        Value::Object(properties) => {
            let old = std::mem::take(properties);
            *properties =
                old.into_iter().filter_map(|(name, value)| selected(name, value, paths)).collect::<Map<_, _>>();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| select(item, paths)),
        _ => {}
    }
}

fn selected(name: String, mut value: Value, paths: &[&[String]]) -> Option<(String, Value)> {
    if name.starts_with("@odata.") {
        return Some((name, value));
    }
    let own = name.split_once('@').map_or(name.as_str(), |(own, _)| own);
    let below: Vec<&[String]> = paths
        .iter()
        .filter_map(|path| path.split_first())
        .filter(|(first, _)| **first == name || (!own.is_empty() && **first == own))
        .map(|(_, rest)| rest)
        .collect();
    if below.is_empty() {
        return None;
    }
    if below.iter().all(|rest| !rest.is_empty()) && (value.is_object() || value.is_array()) {
        select(&mut value, &below);
    }
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(uri: &str) -> Option<Value> {
        let item = |id: &str, state: &str| {
            json!({
                "@odata.id": format!("/c/{id}"), "Id": id, "Status": {"State": state},
                "Links": {"Up": {"@odata.id": "/c"}, "Peer": {"@odata.id": "/c/b"}}, "Down": {"@odata.id": "/c/down"},
            })
        };
        match uri {
            "/c" => Some(json!({
                "@odata.id": "/c", "Name": "C", "Members@odata.count": 3,
                "Members": [{"@odata.id": "/c/a"}, {"@odata.id": "/c/b"}, {"@odata.id": "/c/lost"}],
            })),
            "/one" => Some(json!({"@odata.id": "/one", "Members": [{"@odata.id": "/c/a"}]})),
            "/c/a" => Some(item("a", "Enabled")),
            "/c/b" => Some(item("b", "Disabled")),
            "/c/down" => Some(json!({"@odata.id": "/c/down", "Back": {"@odata.id": "/c/a"}})),
            _ => None,
        }
    }

    fn ask(path: &str, text: &str, page: Option<usize>) -> Result<Value, ShapeError> {
        let query = Query::parse(text).unwrap();
        check(&query, Features::of(None))?;
        shape(find(path).unwrap(), path, text, &query, page, &find)
    }

    #[test]
    fn only_gives_the_one_member_and_else_the_collection() {
        assert_eq!(ask("/one", "only", None).unwrap()["Id"], "a");
        assert_eq!(ask("/c", "only", None).unwrap()["Name"], "C");
        assert_eq!(ask("/c/a", "only", None), Err(ShapeError::NoCollection("only")));
    }

    #[test]
    fn a_filter_keeps_the_members_that_fulfil_it_and_counts_them() {
        let kept = ask("/c", "$filter=Status/State eq 'Enabled'", None).unwrap();
        assert_eq!(kept["Members"], json!([{"@odata.id": "/c/a"}]));
        assert_eq!(kept["Members@odata.count"], 1);
        // The member that leads nowhere fulfils neither a condition nor its opposite.
        let others = ask("/c", "$filter=not (Status/State eq 'Enabled')", None).unwrap();
        assert_eq!(others["Members@odata.count"], 1);
    }

    #[test]
    fn pages_follow_one_another_until_the_end() {
        let mut path = String::from("$top=1");
        let mut seen = Vec::new();
        for _ in 0..3 {
            let page = ask("/c", &path, None).unwrap();
            assert_eq!(page["Members@odata.count"], 3);
            seen.extend(page["Members"].as_array().unwrap().clone());
            path = page["Members@odata.nextLink"].as_str().unwrap_or("/c?none").split_once('?').unwrap().1.to_owned();
        }
        assert_eq!(path, "none");
        assert_eq!(Value::from(seen), find("/c").unwrap()["Members"]);
        let own = ask("/c", "", Some(2)).unwrap();
        assert_eq!(own["Members@odata.nextLink"], "/c?$skip=2");
        assert_eq!(ask("/c", "$top=0", None).unwrap()["Members"], json!([]));
        assert_eq!(ask("/c", "$skip=9", None).unwrap()["Members"], json!([]));
    }

    #[test]
    fn expansion_follows_the_asked_links_as_deep_as_asked_and_never_back() {
        let near = ask("/c", "$expand=.", None).unwrap();
        assert_eq!(near["Members"][0]["Id"], "a");
        assert_eq!(near["Members"][2], json!({"@odata.id": "/c/lost"}));
        assert_eq!(near["Members"][0]["Down"], json!({"@odata.id": "/c/down"}));
        let far = ask("/c", "$expand=.($levels=3)", None).unwrap();
        assert_eq!(far["Members"][0]["Down"]["Back"], json!({"@odata.id": "/c/a"}));
        assert_eq!(far["Members"][0]["Links"]["Peer"], json!({"@odata.id": "/c/b"}));
        let related = ask("/c/a", "$expand=~", None).unwrap();
        assert_eq!(related["Links"]["Peer"]["Id"], "b");
        assert_eq!(related["Down"], json!({"@odata.id": "/c/down"}));
        let all = ask("/c/a", "$expand=*", None).unwrap();
        assert_eq!((&all["Links"]["Peer"]["Id"], &all["Down"]["@odata.id"]), (&json!("b"), &json!("/c/down")));
        assert_eq!(ask("/c", "$expand=.($levels=7)", None), Err(ShapeError::Levels(7, MAX_LEVELS)));
    }

    #[test]
    fn selection_keeps_what_is_named_and_what_identifies() {
        let item = ask("/c/a", "$select=Status/State,Nothing", None).unwrap();
        assert_eq!(item, json!({"@odata.id": "/c/a", "Status": {"State": "Enabled"}}));
        let list = ask("/c", "$expand=.&$select=Members/Id&$top=1", None).unwrap();
        assert_eq!(list["Members"], json!([{"@odata.id": "/c/a", "Id": "a"}]));
        assert_eq!((list.get("Name"), &list["Members@odata.count"]), (None, &json!(3)));
    }

    #[test]
    fn what_the_service_root_does_not_promise_is_not_done() {
        let features = json!({"ProtocolFeaturesSupported": {
            "SelectQuery": true, "FilterQuery": false, "ExpandQuery": {"NoLinks": true, "Levels": true, "MaxLevels": 2},
        }});
        let refused = |text: &str| check(&Query::parse(text).unwrap(), Features::of(Some(&features))).err();
        assert_eq!(refused("$select=Id&$expand=.($levels=2)&$top=1"), None);
        assert_eq!(refused("$expand=.($levels=3)"), Some(ShapeError::Levels(3, 2)));
        for (text, name) in
            [("$expand=*", "$expand"), ("$filter=A eq 1", "$filter"), ("only", "only"), ("excerpt", "excerpt")]
        {
            assert_eq!(refused(text), Some(ShapeError::NotSupported(name)), "{text}");
        }
    }
}
