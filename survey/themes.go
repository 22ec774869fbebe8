package survey

import (
	"maps"
	"slices"
)

// ThemeScore is the mean over the principles of one theme that are shown for all partners together.
type ThemeScore struct {
	Theme      string   `json:"theme"`
	Principles []string `json:"principles"` // those that are shown
	Score
}

// Trust is reliability, openness and a shared mission, each as the mean actual rating of its principles. Actual is the
// mean of the parts that are shown.
type Trust struct {
	Actual      float64  `json:"actual"`
	Reliability *float64 `json:"reliability,omitempty"`
	Openness    *float64 `json:"openness,omitempty"`
	Mission     *float64 `json:"mission,omitempty"`
}

// themes scores the themes of the instrument, by name, and trust where one of its parts is shown.
func themes(in Instrument, principles []PrincipleReport) ([]ThemeScore, *Trust) {
	byTheme := map[string][]PrincipleReport{}
	for i, q := range in.Principles {
		if q.Theme != "" {
			byTheme[q.Theme] = append(byTheme[q.Theme], principles[i])
		}
	}
	var out []ThemeScore
	var trust Trust
	parts := map[string]**float64{ThemeReliability: &trust.Reliability, ThemeOpenness: &trust.Openness, ThemeMission: &trust.Mission}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(byTheme)) {
		s := score(byTheme[name])
		if s == nil {
			continue
		}
		v := ThemeScore{Theme: name, Score: *s}
		for _, q := range byTheme[name] {
			if q.Overall.Actual != nil {
				v.Principles = append(v.Principles, q.Principle)
			}
		}
		out = append(out, v)
		if part, ok := parts[name]; ok {
			mean := s.Actual
			*part = &mean
			trust.Actual += mean
			n++
		}
	}
	if n == 0 {
		return out, nil
	}
	trust.Actual /= float64(n)
	return out, &trust
}
