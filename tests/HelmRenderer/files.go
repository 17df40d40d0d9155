package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// files are a chart's, by their path in it.
type files map[string][]byte

func readFiles(directory string) (files, error) {
	result := files{}
	err := filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(directory, path)
		if err == nil {
			result[filepath.ToSlash(name)], err = os.ReadFile(path)
		}
		return err
	})
	return result, err
}

func templatesOf(all files) map[string]string {
	result := map[string]string{}
	for name, content := range all {
		if strings.HasPrefix(name, "templates/") {
			result[name] = string(content)
		}
	}
	return result
}

// others are what templates see as .Files: neither templates nor what Helm reads itself.
func (all files) others() files {
	result := files{}
	for name, content := range all {
		switch {
		case strings.HasPrefix(name, "templates/"), name == "Chart.yaml", name == "values.yaml", name == "values.schema.json":
		default:
			result[name] = content
		}
	}
	return result
}

func (all files) Get(name string) string { return string(all[name]) }

// Glob returns the files whose whole path matches.
func (all files) Glob(pattern string) (files, error) {
	result := files{}
	for name, content := range all {
		matches, err := path.Match(pattern, name)
		if err != nil {
			return nil, err
		}
		if matches {
			result[name] = content
		}
	}
	return result, nil
}
