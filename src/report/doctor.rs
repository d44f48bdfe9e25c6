//! The examination of a Redfish service, for people.

use super::cost::expand;
use super::page::{Page, Style, Tone};
use crate::evidence::Observation;
use crate::msg;
use crate::redfish::{Certificate, Examination, Quirk, Quirks};
use crate::text::said;
use crate::trust::CertificateFacts;

/// The most deviations that are told one by one.
const MOST: usize = 40;

/// `patchgate doctor`
#[must_use]
pub fn doctor(examination: &Examination, style: Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, examination);
    certificate(&mut page, &examination.certificate);
    promises(&mut page, examination);
    quirks(&mut page, examination);
    answers(&mut page, examination);
    deviations(&mut page, examination);
    if !examination.unread.is_empty() {
        page.heading(&msg!("doctor-unread", count = examination.unread.len()).text);
        examination.unread.iter().for_each(|line| page.paragraph(2, line));
    }
    page.finish()
}

fn head(page: &mut Page, examination: &Examination) {
    let service = &examination.service;
    let value = |o: &Observation<String>| match o.known_or() {
        Ok(text) => text.clone(),
        Err(reason) => reason.to_string(),
    };
    page.heading(&msg!("doctor-title", url = examination.connection.url).text);
    let rows = [
        (msg!("doctor-vendor").text, &service.vendor),
        (msg!("doctor-product").text, &service.product),
        ("Redfish".to_owned(), &service.redfish_version),
    ];
    page.columns(2, &rows.map(|(name, o)| vec![(name, Tone::Plain), (value(o), Tone::Plain)]));
}

fn certificate(page: &mut Page, certificate: &Certificate) {
    page.heading(&msg!("doctor-certificate").text);
    match certificate {
        Certificate::PlainHttp => page.paragraph(2, &msg!("doctor-plain-http").text),
        Certificate::Unreadable { problem } => page.paragraph(2, problem),
        Certificate::Read { facts } => page.columns(2, &certificate_rows(facts)),
    }
}

fn certificate_rows(facts: &CertificateFacts) -> Vec<Vec<(String, Tone)>> {
    let date = |time: Option<jiff::Timestamp>| time.map_or_else(|| "?".to_owned(), |t| t.to_string());
    let key = match facts.key_bits {
        Some(bits) => msg!("doctor-key-bits", key = facts.key, bits = bits, signature = facts.signature),
        None => msg!("doctor-key-plain", key = facts.key, signature = facts.signature),
    };
    let addresses = facts.ip_addresses.iter().map(ToString::to_string);
    let names: Vec<String> = facts.dns_names.iter().cloned().chain(addresses).collect();
    let rows = [
        ("SHA-256".to_owned(), facts.sha256.clone()),
        (msg!("doctor-subject").text, facts.subject.clone()),
        (
            msg!("doctor-issuer").text,
            if facts.self_issued { msg!("doctor-self-issued").text } else { facts.issuer.clone() },
        ),
        (msg!("column-valid").text, format!("{} – {}", date(facts.valid_from), date(facts.valid_until))),
        (msg!("doctor-key").text, key.text),
        (msg!("doctor-names").text, if names.is_empty() { msg!("doctor-no-names").text } else { names.join(", ") }),
    ];
    rows.into_iter().map(|(name, value)| vec![(name, Tone::Plain), (value, Tone::Plain)]).collect()
}

fn promises(page: &mut Page, examination: &Examination) {
    page.heading(&msg!("doctor-promises").text);
    if examination.promises.is_empty() {
        page.paragraph(2, &msg!("doctor-no-promises").text);
    }
    let rows = examination
        .promises
        .iter()
        .map(|(name, value)| vec![(name.clone(), Tone::Plain), (value.clone(), Tone::Plain)]);
    page.columns(2, &rows.collect::<Vec<_>>());
}

fn quirks(page: &mut Page, examination: &Examination) {
    page.heading(&msg!("doctor-quirks").text);
    if examination.service.quirks.is_empty() {
        page.paragraph(2, &msg!("doctor-no-quirks").text);
    }
    for name in &examination.service.quirks {
        let known = Quirk::ALL.iter().find(|quirk| quirk.name() == name);
        let sources = known.into_iter().flat_map(|quirk| Quirks::sources(*quirk));
        let sources: Vec<String> = sources.map(|(who, source)| format!("{who}: {source}")).collect();
        page.paragraph(2, name);
        page.paragraph(4, &sources.join("; "));
    }
}

fn answers(page: &mut Page, examination: &Examination) {
    let Some(cost) = &examination.connection.cost else { return };
    page.heading(&msg!("doctor-answers").text);
    let line = msg!(
        "doctor-latency",
        requests = examination.connection.requests,
        median = cost.latency.median_ms,
        p90 = cost.latency.p90_ms,
        expand = expand(cost.expand)
    );
    page.paragraph(2, &line.text);
    let rows =
        examination.slowest.iter().map(|(uri, ms)| vec![(format!("{ms} ms"), Tone::Plain), (uri.clone(), Tone::Plain)]);
    page.columns(2, &rows.collect::<Vec<_>>());
}

fn deviations(page: &mut Page, examination: &Examination) {
    let found = &examination.deviations;
    page.heading(&msg!("doctor-deviations", count = found.len()).text);
    let judged = msg!("doctor-judged", judged = examination.judged, resources = examination.resources);
    page.paragraph(2, &judged.text);
    let unjudged: Vec<String> =
        examination.not_judged.iter().map(|(what, n)| format!("{} ({n})", said(what))).collect();
    if !unjudged.is_empty() {
        page.paragraph(2, &msg!("doctor-not-judged", types = unjudged.join(", ")).text);
    }
    for deviation in found.iter().take(MOST) {
        page.paragraph(2, &format!("{}#/{}", deviation.uri, deviation.place));
        page.paragraph(4, &format!("{}: {} – {}", deviation.declared, deviation.found, deviation.problem));
    }
    if found.len() > MOST {
        page.paragraph(2, &msg!("more-lines", count = found.len() - MOST).text);
    }
}
