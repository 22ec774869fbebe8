package kpi

import (
	"math"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// dayNumber counts days since 1970-01-01 UTC. Unlike a time.Duration it does not overflow between distant years.
func dayNumber(t time.Time) int64 {
	s := t.Unix()
	if s < 0 {
		return (s+1)/86_400 - 1
	}
	return s / 86_400
}

func dayOf(n int64) time.Time { return time.Unix(n*86_400, 0).UTC() }

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// toFloat is the nearest float64 of a decimal within the limits. Up to 15 digits the short way is exact in both
// operands, so its one division rounds correctly.
func toFloat(d decimal.Decimal) float64 {
	if e := d.Exponent(); e <= 0 && e >= -15 && d.NumDigits() <= 15 {
		return float64(d.CoefficientInt64()) / pow10[-e]
	}
	return d.InexactFloat64()
}

// figure prints a number for a sentence: at most four significant decimals, no exponent for everyday sizes.
func figure(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e15) {
		return strconv.FormatFloat(f, 'g', 4, 64)
	}
	places := 2
	if math.Abs(f) < 1 {
		places = 4
	}
	s := strconv.FormatFloat(f, 'f', places, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// percent prints a share as a percentage with one decimal.
func percent(f float64) string { return figure(math.Round(f*1000)/10) + " %" }

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

func ptr(f float64) *float64 { return &f }
