//! What a track in GPX says of a run.

use std::io::{BufReader, Read};

use gpx::{Track, Waypoint};
use time::OffsetDateTime;

mod guard;

use guard::Guard;

/// The mean radius of the earth, in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;
/// A climb counts from so many metres; less is noise.
const CLIMB: f64 = 2.0;
/// The bounds of the contract: metres of distance and of climbs, and seconds.
const MAX_DISTANCE: f64 = 500_000.0;
const MAX_CLIMBS: f64 = 12_000.0;
const MAX_SECONDS: i64 = 604_800;
/// The longest title, in characters.
const MAX_TITLE: usize = 128;

/// What a track says of a run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Summary {
    /// What the track calls itself.
    pub(crate) title: Option<String>,
    /// The time of its first point.
    pub(crate) start_date: OffsetDateTime,
    /// From point to point along the surface, in metres. Gaps between segments do not count.
    pub(crate) distance: f64,
    /// From the first to the last point, in whole seconds.
    pub(crate) elapsed_time: i32,
    /// All climbs together in metres, where the points have heights.
    pub(crate) total_elevation_gain: Option<f64>,
}

/// Reads a track.
///
/// # Errors
/// Why the track cannot be used, in words.
pub(crate) fn read(file: impl Read) -> Result<Summary, String> {
    let tracks = gpx::read(BufReader::new(Guard::new(file)))
        .map_err(|error| format!("the file is not GPX that can be read: {error}"))?
        .tracks;
    let (start_date, elapsed_time) = times(&tracks)?;
    let distance: f64 = segments(&tracks).map(length).sum();
    if !(distance > 0.0 && distance <= MAX_DISTANCE) {
        return Err("the track has no distance, or more than 500 km".to_owned());
    }
    let gain = climbs(segments(&tracks).flatten());
    Ok(Summary {
        title: tracks.iter().find_map(title),
        start_date,
        distance,
        elapsed_time,
        total_elevation_gain: gain.filter(|gain| *gain <= MAX_CLIMBS),
    })
}

fn segments(tracks: &[Track]) -> impl Iterator<Item = &[Waypoint]> {
    let segments = tracks.iter().flat_map(|track| &track.segments);
    segments.map(|segment| &segment.points[..])
}

fn title(track: &Track) -> Option<String> {
    let title: String = track.name.as_deref()?.trim().chars().take(MAX_TITLE).collect();
    (!title.is_empty()).then_some(title)
}

/// The first time, and the seconds from there to the last one.
fn times(tracks: &[Track]) -> Result<(OffsetDateTime, i32), String> {
    let times = || {
        segments(tracks)
            .flatten()
            .filter_map(|point| point.time.map(OffsetDateTime::from))
    };
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        return Err("the points of the track have no times".to_owned());
    };
    let seconds = (last - first).whole_seconds();
    if !(1..=MAX_SECONDS).contains(&seconds) {
        return Err("the track takes less than a second, or more than a week".to_owned());
    }
    let seconds = i32::try_from(seconds).map_err(|error| error.to_string())?;
    Ok((first, seconds))
}

/// From the first point to the last, in metres.
fn length(points: &[Waypoint]) -> f64 {
    points.windows(2).map(|pair| distance(&pair[0], &pair[1])).sum()
}

/// Along the great circle between two points, in metres: the haversine formula.
fn distance(from: &Waypoint, to: &Waypoint) -> f64 {
    let (from, to) = (from.point(), to.point());
    let (from_lat, to_lat) = (from.y().to_radians(), to.y().to_radians());
    let lat = ((to_lat - from_lat) / 2.0).sin();
    let lon = ((to.x() - from.x()).to_radians() / 2.0).sin();
    let chord = lat * lat + from_lat.cos() * to_lat.cos() * lon * lon;
    2.0 * EARTH_RADIUS * chord.min(1.0).sqrt().asin()
}

/// All climbs together, in metres; `None` where no point has a height.
fn climbs<'p>(points: impl Iterator<Item = &'p Waypoint>) -> Option<f64> {
    let mut heights = points
        .filter_map(|point| point.elevation)
        .filter(|height| height.is_finite());
    let mut low = heights.next()?;
    let mut gain = 0.0;
    for height in heights {
        if height >= low + CLIMB {
            gain += height - low;
            low = height;
        } else {
            low = low.min(height);
        }
    }
    Some(gain)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn gpx(points: &str) -> String {
        format!("<gpx version=\"1.1\" creator=\"t\"><trk><name> Hills </name><trkseg>{points}</trkseg></trk></gpx>")
    }

    fn point(lat: f64, lon: f64, rest: &str) -> String {
        format!("<trkpt lat=\"{lat}\" lon=\"{lon}\">{rest}</trkpt>")
    }

    const START: &str = "<time>2026-11-21T07:00:00+01:00</time>";
    const END: &str = "<time>2026-11-21T06:20:00.900Z</time>";

    #[test]
    fn a_known_track_has_its_length() {
        // At 45 degrees of latitude a degree is 111 132 m long from south to north, and 78 847 m from west to east (WGS 84).
        let corners = [
            point(45.0, 5.0, START),
            point(45.01, 5.0, ""),
            point(45.01, 5.01, ""),
            point(45.0, 5.01, ""),
            point(45.0, 5.0, END),
        ];
        let summary = read(gpx(&corners.concat()).as_bytes()).expect("a track");
        let known = 2.0 * (1_111.32 + 788.47);
        assert!((summary.distance / known - 1.0).abs() < 0.01, "{summary:?}");
        assert_eq!(
            (summary.start_date, summary.elapsed_time),
            (datetime!(2026-11-21 06:00 UTC), 1_200)
        );
        assert_eq!(
            (summary.title.as_deref(), summary.total_elevation_gain),
            (Some("Hills"), None)
        );
    }

    #[test]
    fn gaps_between_segments_and_small_steps_do_not_count() {
        let points = [
            point(45.0, 5.0, &format!("<ele>200</ele>{START}")),
            point(45.01, 5.0, "<ele>201</ele>"),
            "</trkseg><trkseg>".to_owned(),
            point(46.0, 5.0, "<ele>200</ele>"),
            point(46.01, 5.0, &format!("<ele>NaN</ele>{END}")),
            point(46.01, 5.0, "<ele>212</ele>"),
        ];
        let summary = read(gpx(&points.concat()).as_bytes()).expect("a track");
        assert!((summary.distance / 2_223.0 - 1.0).abs() < 0.01, "{summary:?}");
        assert_eq!(summary.total_elevation_gain, Some(12.0));
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let cases = [
            (String::new(), "not GPX"),
            ("<gpx>".to_owned(), "not GPX"),
            (gpx(&point(91.0, 0.0, "")), "not GPX"),
            (gpx(&point(45.0, 5.0, "")), "no times"),
            (gpx(&point(45.0, 5.0, START)), "less than a second"),
            (
                gpx(&[point(45.0, 5.0, START), point(45.0, 5.0, END)].concat()),
                "no distance",
            ),
            (
                gpx(&[point(45.0, 5.0, START), point(55.0, 5.0, END)].concat()),
                "500 km",
            ),
        ];
        for (file, reason) in cases {
            let error = read(file.as_bytes()).expect_err(&file);
            assert!(error.contains(reason), "{file}: {error}");
        }
    }
}
